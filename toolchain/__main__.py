"""`python3 -m toolchain ensure [docker] | env [docker] | exec CMD ARGS…`"""

from __future__ import annotations

import os
import shlex
import sys

from . import environment
from .errors import ToolchainError
from .progress import say

USAGE = """usage: python3 -m toolchain VERB
  ensure [docker]   install a Pulumi engine unless there is one, and the docker provider if asked for
  env [docker]      print its environment, for: eval "$(python3 -m toolchain env)"
  exec CMD ARGS…    run a command in it"""


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    verb, *rest = arguments or [""]
    if not _understood(verb, rest):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        variables = environment(docker=verb in ("ensure", "env") and rest == ["docker"])
    except ToolchainError as error:
        say(str(error))
        return 1
    if verb == "env":
        print("\n".join(f"export {name}={shlex.quote(value)}" for name, value in variables.items()))
    elif verb == "exec":
        os.environ.update(variables)
        try:
            os.execvp(rest[0], rest)
        except OSError as error:
            say(f"{rest[0]}: {error.strerror}")
            return 127
    return 0


def _understood(verb: str, rest: list[str]) -> bool:
    return {"ensure": rest in ([], ["docker"]), "env": rest in ([], ["docker"]), "exec": bool(rest)}.get(verb, False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
