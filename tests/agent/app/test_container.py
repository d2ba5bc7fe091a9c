"""Gunicorn in a container: the engine stops what a step has refused, the agent says which instance that is."""

import json
from typing import Any

from tests.agent.driver import Chain, Told

ID = "0123456789ab"
BIND = {"kind": "name", "host": "localhost", "port": 1}
INSTANCE = {"id": ID, "release": "one", "bind": BIND, "start_deadline": 0, "graceful_timeout": 1,
            "environment": {}, "conf": [], "units": {}}
SITE = {"instance": ID, "release": "one", "static": "none", "config_id": "c"}


def _start(chain: Chain) -> Told:
    """Return how the start of an instance ends whose container has exited."""
    exited = {"id": ID, "release": "one", "bind": BIND, "pid": 0, "started_at": "", "exit_code": 3}
    containers: dict[str, Any] = {"nginx": 0, "instances": [exited]}
    return chain.told("gunicorn", containers=containers, instance=INSTANCE)


def test_an_instance_that_is_refused_is_named_to_be_stopped(chain: Chain) -> None:
    told = _start(chain)

    assert "a container that exited, status 3" in told.words
    assert told.line == {"verb": "gunicorn", "ok": False, "layer": "gunicorn", "stop": [ID]}


def test_the_instance_that_nginx_points_at_is_never_named(chain: Chain) -> None:
    (chain.directory / "sites").mkdir(exist_ok=True)
    (chain.directory / "sites" / "c.json").write_text(json.dumps({"site": SITE}))
    (chain.directory / "verified.json").write_text(json.dumps({"config_id": "c"}))

    assert _start(chain).line == {"verb": "gunicorn", "ok": False, "layer": "gunicorn"}
