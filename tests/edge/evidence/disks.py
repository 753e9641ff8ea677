"""Small ext4 file systems in a file, and what is left of one when the power is cut."""

import shutil
import subprocess
from contextlib import contextmanager

from tests.conftest import missing

# Nothing is committed but what is synced: the kernel's own habit would be every five seconds.
_OPTIONS = "loop,commit=300"


def new_image(path, megabytes):
    """An empty ext4 file system in a sparse file."""
    if not shutil.which("mkfs.ext4"):
        missing("mkfs.ext4")
    with path.open("wb") as file:
        file.truncate(megabytes << 20)
    make = ["mkfs.ext4", "-q", "-F", "-b", "1024", "-O", "^resize_inode", "-E"]
    options = "lazy_itable_init=0,lazy_journal_init=0,root_owner=0:0"
    subprocess.run([*make, options, path], check=True, capture_output=True)
    return path


def memory_disk(place, size):
    """A disk in memory that has no more room than this."""
    return _mounted(["-t", "tmpfs", "-o", f"size={size}", "tmpfs"], place)


def mounted(image, place):
    """The file system in an image, at a place."""
    return _mounted(["-t", "ext4", "-o", _OPTIONS, image], place)


@contextmanager
def _mounted(what, place):
    place.mkdir(exist_ok=True)
    mount = ["mount", *what, place]
    told = subprocess.run(mount, capture_output=True, check=False)
    if told.returncode:
        missing(f"the right to mount a disk (root, loop devices): {told.stderr.decode().strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def remount(place, how):
    subprocess.run(["mount", "-o", f"remount,{how}", place], check=True, capture_output=True)


def copied(image, to):
    """The image as it is now: what a card holds when the power goes."""
    subprocess.run(["cp", "--sparse=always", image, to], check=True)
    return to
