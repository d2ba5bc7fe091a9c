"""`python -m portico.planning.providers`: print the Pulumi provider that the stacks of this folder need, if any.

`pulumi-command` comes with the packages; the Docker provider is set up only for stacks that have containers.
"""

from pathlib import Path
from typing import Any

import yaml

from portico.protocol.target_kinds import IN_CONTAINERS


def needed(folder: Path) -> str:
    """Return `docker` when a stack's file in the folder names a target in containers, otherwise an empty string."""
    return "docker" if any(_kind(file) in IN_CONTAINERS for file in folder.glob("Pulumi.*.yaml")) else ""


def _kind(file: Path) -> Any:
    """Return the kind of a stack's target; None when the file does not say it. Pulumi tells what else is wrong."""
    try:
        settings: Any = yaml.safe_load(file.read_text())["config"]
        return next(value["kind"] for key, value in settings.items() if key.endswith(":target"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, KeyError, AttributeError, StopIteration):
        return None


if __name__ == "__main__":
    print(needed(Path.cwd()))
