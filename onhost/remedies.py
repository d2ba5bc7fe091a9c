"""What to do about lines that an app is known to die with."""

import re
from typing import List, Sequence, Tuple

REMEDIES: Sequence[Tuple[str, str]] = (
    (
        r"takes 0 positional arguments but 2 were given|takes from 0 to \d+ positional arguments but 2 were given",
        "the entrypoint is a factory, which Gunicorn must call: "
        "pulumi config set --path app.entrypoint 'module:create_app()'",
    ),
    (
        r"ModuleNotFoundError: No module named '([\w.]+)'",
        "add the package of module {0} to the app's requirements; or, if {0} should be the app itself, "
        "pulumi config set --path app.entrypoint MODULE:CALLABLE",
    ),
    (
        r"Failed to find attribute '(\w+)' in '([\w.]+)'",
        "module {1} has no {0}: pulumi config set --path app.entrypoint '{1}:NAME'",
    ),
    (
        r"Worker \(pid:\d+\) was sent SIGKILL",
        "the worker was killed, perhaps out of memory: fewer gunicorn.workers",
    ),
    (r"\[CRITICAL\] WORKER TIMEOUT", "a request took longer than gunicorn.timeout: see which view is slow"),
    (r"PermissionError: .*'(.+)'", "let the app's user read {0}, then run pulumi up again"),
)


def remedy_for(lines: List[str], otherwise: str) -> str:
    """The remedy of the first known line; otherwise the general one."""
    for pattern, remedy in REMEDIES:
        for line in reversed(lines):
            match = re.search(pattern, line)
            if match:
                return remedy.format(*match.groups())
    return otherwise
