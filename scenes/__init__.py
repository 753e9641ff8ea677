"""Rendered bursts of a mountain camera-trap site, by day and in infrared, with known truth."""
