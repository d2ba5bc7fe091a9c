"""`python -m portico.planning.providers`: print the Pulumi provider that the stacks of this folder need, if any.

`pulumi-command` comes with the packages; the Docker provider is set up only for stacks that have containers.
"""

from pathlib import Path

from portico.planning.stack_files import sections
from portico.protocol.target_kinds import IN_CONTAINERS


def needed(folder: Path) -> str:
    """Return `docker` when a stack's file in the folder names a target in containers, otherwise an empty string."""
    return "docker" if any(target.get("kind") in IN_CONTAINERS for target in sections(folder, "target")) else ""


if __name__ == "__main__":
    print(needed(Path.cwd()))
