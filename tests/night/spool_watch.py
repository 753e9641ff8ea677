"""What the kernel saw in the spool: which bursts became whole there, and which were let go.

inotify's queue is the kernel's: a process that is killed cannot forget what it did.
"""

import ctypes
import os
import select
import struct

_MOVED_TO, _OVERFLOW = 0x80, 0x4000
_HEAD = struct.Struct("iIII")
_GONE = ".gone-"


class SpoolWatch:
    """`whole` and `done`: the names of bursts, in the order they became so."""

    def __init__(self, folder):
        library = ctypes.CDLL(None, use_errno=True)
        self._events = library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        watched = library.inotify_add_watch(self._events, bytes(folder), _MOVED_TO)
        assert min(self._events, watched) >= 0, os.strerror(ctypes.get_errno())
        self.whole, self.done = [], []

    def look(self):
        """Take in what happened since."""
        while data := self._read():
            at = 0
            while at < len(data):
                _, mask, _, length = _HEAD.unpack_from(data, at)
                at += _HEAD.size + length
                assert not mask & _OVERFLOW, "more happened than inotify can remember"
                name = data[at - length : at].rstrip(b"\0").decode()
                if name.startswith(_GONE):
                    self.done.append(name.removeprefix(_GONE))
                elif not name.startswith("."):
                    self.whole.append(name)

    def wait(self, seconds):
        """Wait for a burst to come or to go, at most so long."""
        self.look()
        select.select([self._events], [], [], seconds)

    def _read(self):
        try:
            return os.read(self._events, 1 << 16)
        except BlockingIOError:
            return b""

    def close(self):
        os.close(self._events)
