"""Finds the user with whose rights alone a path may be changed: root would follow a part of it that was swapped."""

import os
from pathlib import Path
from typing import Tuple


def who_can_swap(folder: Path, path: Path) -> Tuple[int, int]:
    """Return user and group of the first part of the path below `folder` that is not root's; else those of root."""
    for part in [*reversed(path.relative_to(folder).parents), path.relative_to(folder)]:
        if str(part) != ".":
            status = os.lstat(folder / part)
            if status.st_uid:
                return status.st_uid, status.st_gid
    return 0, 0
