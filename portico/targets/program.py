"""Portico's own programs on the machine that runs Pulumi."""

import os
import shlex
import sys
from pathlib import Path


def program(module: str) -> str:
    """How a module is run by the Python that runs this, from the project's folder: the same in every checkout."""
    return f"{shlex.quote(os.path.relpath(Path(sys.prefix) / 'bin' / 'python'))} -m {module}"
