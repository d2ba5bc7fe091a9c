"""`bin/portico status` shows the answers of machines."""

from datetime import datetime, timezone
from typing import Any

import pytest

from portico.cli.status import days_left, exit_status, rows

PROOF = {"status": 200, "ms": 3, "when": "2026-11-21T19:23:56+0000", "release": "r2", "instance": "i1",
         "config_id": "c1"}
WELL: dict[str, Any] = {"host": "web", "release": "r1", "since": "2026-11-21T19:23:54+0000", "instance": "i1",
                        "config_id": "c1", "served": True, "running": True, "lock": None, "evidence": PROOF}


def _tasks(app: int) -> dict[str, dict[str, int]]:
    return {"app": {"running": app, "desired": 2}, "nginx": {"running": 1, "desired": 1}}


@pytest.mark.parametrize(("more", "status"), [
    ({}, 0), ({"served": False}, 1), ({"running": False}, 1), ({"failure": "gone"}, 2), ({"tasks": _tasks(2)}, 0),
    ({"tasks": _tasks(1)}, 1),
])
def test_the_status_says_whether_all_that_there_is_to_be_runs(more: dict[str, Any], status: int) -> None:
    assert exit_status({**WELL, **more}) == status


def test_in_a_swarm_the_tasks_are_counted() -> None:
    assert rows([{**WELL, "tasks": _tasks(1)}])[0]["tasks"] == "1/2 of app and 1/1 of nginx"
    assert "tasks" not in rows([WELL])[0]


@pytest.mark.parametrize("other", ["config_id", "instance"])
def test_a_check_of_something_else_names_its_release(other: str) -> None:
    assert rows([WELL])[0]["public check"] == "200 in 3 ms at 2026-11-21T19:23:56+0000"
    assert rows([{**WELL, other: "another"}])[0]["public check"].endswith(", of release r2")


@pytest.mark.parametrize(("now", "told"), [
    ("2026-11-20T12:00:00", "10 days left"), ("2026-11-30T11:00:00", "0 days left"),
    ("2026-11-30T12:00:01", "ended at 2026-11-30T12:00:00Z"),
])
def test_the_days_of_a_certificate_are_counted(now: str, told: str) -> None:
    assert days_left("2026-11-30T12:00:00Z", datetime.fromisoformat(now).replace(tzinfo=timezone.utc)) == told


def test_a_certificate_has_a_column_where_there_is_tls() -> None:
    seen = {"certificate": {"not_after": "2001-01-01T00:00:00Z"}}

    assert "certificate" not in rows([WELL])[0]
    assert rows([{**WELL, **seen}])[0]["certificate"] == "ended at 2001-01-01T00:00:00Z"
    assert rows([{**WELL, "evidence": {**PROOF, **seen}}])[0]["certificate"] == "ended at 2001-01-01T00:00:00Z"
    assert rows([{**WELL, "certificate": None}])[0]["certificate"] == "none in its file"
