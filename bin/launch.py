"""`python -m bin.launch`: run a command of the operator with the toolchain's engine, all in one process."""

import os
import sys
from pathlib import Path

import toolchain
from portico.cli.__main__ import main
from portico.planning.providers import need_docker
from toolchain.errors import ToolchainError
from toolchain.progress import say


def engine(project: Path) -> dict[str, str]:
    """Return the engine's environment with the providers that a project's stacks need; install what is missing."""
    return toolchain.environment(docker=need_docker(project))


if __name__ == "__main__":
    try:
        os.environ.update(engine(Path.cwd()))
    except ToolchainError as error:
        say(str(error))
        sys.exit(1)
    main("bin/portico")
