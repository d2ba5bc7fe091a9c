"""Find out whether an app keeps its clients' sessions in a worker, while Gunicorn has several of them."""

import re
from pathlib import Path
from typing import Dict, Sequence

_WORKERS = re.compile(r"^workers = (\d+)$")
SESSION_KEEPERS: Dict[str, str] = {"flask_socketio": "Flask-SocketIO", "socketio": "python-socketio"}
"""Names of packages by their modules: the requests of one client have to reach the same worker."""


def warning(conf: Sequence[str], environment: Path) -> str:
    """Return words for the deploy when several workers serve an app that needs its clients to stay with one."""
    workers = next((int(match.group(1)) for match in map(_WORKERS.match, conf) if match), 1)
    names = [name for module, name in SESSION_KEEPERS.items()
             if workers > 1 and any(environment.glob(f"lib/python3*/site-packages/{module}"))]
    if not names:
        return ""
    return (f"; {names[0]} is among the packages, and a client's requests reach any of {workers} workers, which most "
            f"clients do not survive: pulumi config set --path gunicorn.workers 1")
