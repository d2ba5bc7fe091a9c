"""Makes a site's logs before Nginx does, which would let everybody read them until they are rotated."""

import os
import shutil
from pathlib import Path

from portico.agent.place import Place

FOLDER = Path("/var/log/nginx")
MODE = 0o640
"""The mode, as owner and group, is the one that Debian's logrotate gives a new log of Nginx."""


def make_ready(place: Place) -> None:
    """Make the site's access and error log, readable for root, Nginx's workers and group adm alone."""
    FOLDER.mkdir(exist_ok=True)
    for kind in ("access", "error"):
        path = FOLDER / f"{place.unit}.{kind}.log"
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, MODE))
        path.chmod(MODE)
        shutil.chown(path, "www-data", "adm")
