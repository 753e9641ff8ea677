"""From pixels to a verdict: what the unit does in the field and `convert` in training, alike."""
