"""The Pulumi providers that the stacks of a folder need.

`pulumi-command` comes with the packages; the Docker provider is set up only for stacks that have containers.
"""

from pathlib import Path

from portico.planning.stack_files import sections
from portico.protocol.target_kinds import IN_CONTAINERS


def need_docker(folder: Path) -> bool:
    """Return whether a stack's file in the folder names a target in containers."""
    return any(target.get("kind") in IN_CONTAINERS for target in sections(folder, "target"))
