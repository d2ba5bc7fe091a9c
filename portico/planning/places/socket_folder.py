"""The folder of a site's Unix sockets."""

import hashlib
import os
import re
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 107
"""Most bytes of a socket's path: sun_path of unix(7) has 108 bytes, one of them for the closing zero."""
LONGEST_NAME = len("/0123456789ab.sock")


def socket_folder(directory: Path, user: int) -> Path:
    """Return a folder below the site's own, or a short one of the same user where that path is too long for a socket.

    The short one is used as well where the path has characters that mean something to Nginx.
    """
    folder = directory / "run"
    short_enough = len(os.fsencode(folder)) + LONGEST_NAME <= LONGEST_SOCKET_PATH
    if short_enough and re.fullmatch(r"[A-Za-z0-9/._-]+", str(folder)):
        return folder
    digest = hashlib.sha256(os.fsencode(directory)).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"portico-{user}-{digest}"
