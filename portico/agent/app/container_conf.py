"""What the container of one instance reads besides its image: Gunicorn's configuration, and its folders."""

import os
from pathlib import Path
from typing import Any, Dict, Tuple

from portico.agent.machine import atomic
from portico.agent.place import OF_THE_INSTANCE, Place

USER = 10001
"""Of the app, whatever the image says; nobody on the engine's machine."""


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Write gunicorn.conf.py into the volume of the instance, and let the app write into its state's."""
    file = OF_THE_INSTANCE / "gunicorn.conf.py"
    atomic.write_lines(file, plan["conf"])
    for_its_user(file)
    os.chown(plan["state"], USER, USER)
    return f"gunicorn: configuration of instance {plan['instance']}", {"instance": plan["instance"]}


def for_its_user(file: Path) -> None:
    """Only the app reads it, and it cannot change it."""
    file.chmod(0o400)
    os.chown(file, USER, USER)
