"""What moves before a live camera: a gate that remembers what the place looks like."""
