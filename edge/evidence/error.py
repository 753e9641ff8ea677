"""What can go wrong with evidence."""


class EvidenceError(Exception):
    """A photograph that could not be written, or a folder that cannot be used, and why."""
