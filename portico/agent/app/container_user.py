"""The user of an app in a container, and the files that only this user reads."""

import os
from pathlib import Path

USER = 10001
"""User id of the app in its container, whatever the image says; no user of the engine's machine has it."""


def for_its_user(file: Path) -> None:
    """Have only the app read the file; it cannot change it."""
    file.chmod(0o400)
    os.chown(file, USER, USER)
