"""Find out why an image could not be built from the builder's output: the classic builder's, or BuildKit's."""

import re
from collections.abc import Sequence

from portico.protocol.build_needs import BUILD_NEEDS, BuildNeed
from portico.protocol.debian_packages import by_setting
from portico.protocol.failure import Failure
from portico.protocol.lines import LOOKED_AT, cut

STEP = re.compile(r"^(?:Step \d+/\d+ : | > \[[^\]]*\] )(?P<step>.*?):?$", re.MULTILINE)
"""The line that begins a step of the build; the last such line is of the step that failed."""
NOISE = re.compile(r"^(Step \d+/\d+ : | ?--->|Removing intermediate container|DEPRECATED:|\s+Install the buildx|"
                   r"\s+https://docs\.docker\.com/go/buildx|Sending build context|#\d+ |-{4,}|\s*$| > \[|"
                   r"Dockerfile:\d+|\s+\d+ \|)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
REMEDIES: Sequence[tuple[str, str, str]] = (
    (r"", r"(?i)no space left on device",
     "make room on the engine's machine (docker system df), then run pulumi up again"),
    (r"apt-get install", r"Unable to locate package (?P<package>[a-z0-9][a-z0-9+.-]*)",
     "name in target.packages a package that the system of docker.python_image has, in place of {package}: "
     "pulumi config set --path 'target.packages[N]' PACKAGE, then run pulumi up again"),
    (r"apt-get install", r"apt-get: not found",
     "pulumi config set --path docker.python_image python:3.13-slim, or another image of Debian or Ubuntu, which "
     "target.packages needs; then run pulumi up again"),
    (r"apt-get install", r"(?P<why>Temporary failure resolving|Could not connect to|Unable to connect to)",
     "see that containers of the engine reach its package mirror, then run pulumi up again"),
    (r"apt-get install", r"", "see what apt-get says of target.packages, then run pulumi up again"),
    (r"^FROM ", r"", "pulumi config set --path docker.python_image IMAGE"),
    (r'"venv"', r"(?i)executable file not found|no such file or directory",
     "pulumi config set --path app.python python3"),
    (r'"venv"', r"", "pulumi config set --path docker.python_image IMAGE, one whose Python has venv"),
    (r'"pip"', r"(?s)after connection broken by .*\(from versions: none\)",
     "see that containers of the engine reach its package index, then run pulumi up again"),
    (r'"/tools/requirements.txt"', r"",
     "see that containers of the engine reach a package index that has uv, or pulumi config set --path app.installer "
     "pip; then run pulumi up again"),
    (r'"/tools/index.py"', r"cause: Failed to fetch: ",
     "see that containers of the engine reach its package index, then run pulumi up again"),
    (r'"-r", "(?P<file>[^"]+)"', r"", "fix {file} in the app's source, then run pulumi up again"),
    (r'"pip"', r"", "name gunicorn in the app's requirements"),
)
"""A pattern for the step, a pattern for its output, and the remedy; the first row that matches counts."""


def build_failure(printed: str) -> Failure | None:
    """Return a Failure with the step that failed and its output; None when the build came to no step."""
    printed = COLOUR.sub("", printed)
    steps = list(STEP.finditer(printed))
    if not steps:
        return None
    step, output = steps[-1]["step"], printed[steps[-1].end() :]
    lines = [line for line in output.splitlines() if not NOISE.match(line)]
    needed = _needed(lines) if '"pip"' in step else None
    if needed:
        return Failure("image", f"{step} to succeed", needed[0].strip(), remedy=needed[1], lines=lines)
    got = lines.pop() if lines else "nothing said"
    return Failure("image", f"{step} to succeed", got, remedy=_remedy(step, output), lines=lines)


def _needed(lines: Sequence[str]) -> tuple[str, str] | None:
    """Return the line that names what a package needs to be built, and the remedy; None when there is no such line."""
    matches = ((line, need, match) for need in BUILD_NEEDS for line in lines
               for match in [re.search(need.pattern, cut(line, LOOKED_AT))] if match)
    return next(((line, _has_it(need, match.groupdict())) for line, need, match in matches), None)


def _has_it(need: BuildNeed, words: dict[str, str]) -> str:
    which = f", where PACKAGE is the one that has it (apt-file search {need.file.format(**words)})" if need.file else ""
    command = by_setting((need.packages or "PACKAGE").split(), None)
    return f"{command}{which}, or {need.otherwise}; then run pulumi up again"


def _remedy(step: str, output: str) -> str:
    for which, what, remedy in REMEDIES:
        of_step, of_output = re.search(which, step), re.search(what, output)
        if of_step and of_output:
            return remedy.format(**of_step.groupdict(), **of_output.groupdict())
    return "fix what it says, then run pulumi up again"
