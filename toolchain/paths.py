"""The paths of the toolchain's own files, and PATH."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
"""The folder of the toolchain."""


def prepend(folder: Path) -> str:
    """PATH with a folder in front, once."""
    others = [path for path in os.environ.get("PATH", os.defpath).split(os.pathsep) if path != str(folder)]
    return os.pathsep.join([str(folder), *others])
