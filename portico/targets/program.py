"""Portico's own programs on the machine that runs Pulumi."""

import os
import shlex
import sys
from pathlib import Path


def program(module: str) -> str:
    """Return the command that runs a module with this Python, from the project's folder: the same in every checkout."""
    return f"{shlex.quote(os.path.relpath(Path(sys.prefix) / 'bin' / 'python'))} -m {module}"
