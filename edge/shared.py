"""Files that capture and uplink, which are two users of one group, both read and write."""

import os
from pathlib import Path


def make_shared(path: Path) -> None:
    """Make a file that is not there. Raises OSError.

    Where root looks after a unit, the file is the folder's owner's all the same: else neither of
    the two could open it.
    """
    is_new = not path.exists()
    path.touch(mode=0o660)
    if is_new and os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid)
        path.chmod(0o660)
