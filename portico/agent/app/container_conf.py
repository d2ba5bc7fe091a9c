"""Writes what an instance's container reads besides its image: Gunicorn's configuration; prepares its state folder."""

import os
from pathlib import Path
from typing import Any, Dict, Tuple

from portico.agent.machine import atomic
from portico.agent.place import OF_THE_INSTANCE, Place

USER = 10001
"""User id of the app in its container, whatever the image says; no user of the engine's machine has it."""


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Write gunicorn.conf.py into the instance's volume, and make the app the owner of its state's volume."""
    file = OF_THE_INSTANCE / "gunicorn.conf.py"
    atomic.write_lines(file, plan["conf"])
    for_its_user(file)
    os.chown(plan["state"], USER, USER)
    return f"gunicorn: configuration of instance {plan['instance']}", {"instance": plan["instance"]}


def for_its_user(file: Path) -> None:
    """Have only the app read the file; it cannot change it."""
    file.chmod(0o400)
    os.chown(file, USER, USER)
