"""What becomes of a burst beyond the verdict: keep-lists, people, storms, and leave to delete."""
