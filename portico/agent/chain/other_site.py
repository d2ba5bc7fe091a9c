"""Finds out whether a client that asks by address gets a page of another site, where no catchall closes its connection.

The distribution's default site answers 200 then, also while the app is stopped: a balancer would take that for health.
"""

import os

from portico.agent.asking import address
from portico.agent.asking.ask import ask
from portico.agent.chain.public_requests import NOBODY
from portico.agent.nginx.debian_logs import FOLDER
from portico.agent.place import Place
from portico.protocol.plan.public import Public

TAIL = 1 << 16
"""Bytes at the end of the access log in which the request is looked for."""


def warning(place: Place, public: Public) -> str:
    """Return a warning of the answer of another site; empty when this site answers, or nobody."""
    if public.catchall or not place.unit:
        return ""
    path = f"/?portico-by-address={os.urandom(8).hex()}"
    answer = ask(address.public(public, public.port), path, {"Host": NOBODY}, public.expectation.timeout, public.tls)
    if answer.status is None or _is_logged(place, path):
        return ""
    return (f"; who asks by address gets {answer.status} from another site of this host, also when the app is down: "
            "nginx.catchall true closes such connections")


def _is_logged(place: Place, path: str) -> bool:
    """Return whether the site's own access log has the request: Nginx writes it before the connection is closed."""
    log = FOLDER / f"{place.unit}.access.log"
    if not log.exists():
        return False
    with open(log, "rb") as file:
        file.seek(max(0, log.stat().st_size - TAIL))
        return path.encode() in file.read()
