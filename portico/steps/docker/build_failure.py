"""Find out why an image could not be built from the builder's output: the classic builder's, or BuildKit's."""

import re
from collections.abc import Sequence

from portico.protocol.build_needs import BUILD_NEEDS, BuildNeed
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
    (r"^FROM ", r"", "pulumi config set --path docker.python_image IMAGE"),
    (r'"venv"', r"(?i)executable file not found|no such file or directory",
     "pulumi config set --path app.python python3"),
    (r'"venv"', r"", "pulumi config set --path docker.python_image IMAGE, one whose Python has venv"),
    (r'"pip"', r"(?s)after connection broken by .*\(from versions: none\)",
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
    return (f"pulumi config set --path docker.python_image python:3.13, or another image that has "
            f"{need.packages.format(**words)}; or {need.otherwise}; then run pulumi up again")


def _remedy(step: str, output: str) -> str:
    for which, what, remedy in REMEDIES:
        match = re.search(which, step)
        if match and re.search(what, output):
            return remedy.format(**match.groupdict())
    return "fix what it says, then run pulumi up again"
