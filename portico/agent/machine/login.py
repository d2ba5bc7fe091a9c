"""Finds the user who logged in to run this agent, before sudo made it root."""

import os
import pwd
from pathlib import Path


def home() -> Path:
    """Return the home folder of this user, below which files that were sent to this host are."""
    name = os.environ.get("SUDO_USER")
    return Path(pwd.getpwnam(name).pw_dir if name else pwd.getpwuid(os.getuid()).pw_dir)
