"""What can go wrong at the station, each with a message for the person who can mend it."""


class StationError(Exception):
    """The base cannot go on; the message says where, why, and what to do."""


class StoreError(StationError):
    """The store cannot be used: missing, damaged, or written by a newer version."""


class StoreUnavailableError(StationError):
    """The store cannot be written just now (full, locked, being restarted). Nothing was changed."""


class BrokerError(StationError):
    """The embedded broker cannot listen where it was told to."""


class PasswordError(StationError):
    """The password file cannot be used. The message never quotes a password."""
