"""Processes of a container that were killed for its memory: the kernel's counters, as each version prints them."""

from typing import Any

import pytest

from portico.cli.machines.docker.memory import lines
from portico.planning.docker.engine import DockerEngine, Ran

VERSION_2 = "low 0\nhigh 0\nmax 91\noom 3\noom_kill 2\noom_group_kill 0\n"
VERSION_1 = "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"
TWO = ["app shop-1: 2 processes were killed, it may have 512 MB of memory, twice as much is 1024"]


def _app(status: str) -> dict[str, Any]:
    return {"Id": "1", "Name": "/shop-1", "State": {"Status": status}, "HostConfig": {"Memory": 512 << 20}}


@pytest.mark.parametrize(("printed", "expected"), [
    (VERSION_2, TWO), (VERSION_1, TWO), (VERSION_1.replace("2", "0"), []), ("", []), ("oom_kill x", []),
], ids=["version 2", "version 1", "none", "no counter", "no number"])
def test_only_killed_processes_are_told(monkeypatch: pytest.MonkeyPatch, printed: str, expected: list[str]) -> None:
    monkeypatch.setattr(DockerEngine, "run", lambda *_, **options: Ran(1, printed, "cat: no such file"))

    assert lines(DockerEngine(), [_app("running"), _app("running")]) == expected


def test_a_container_that_does_not_run_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DockerEngine, "run", lambda *_, **options: pytest.fail("asked"))

    assert lines(DockerEngine(), [_app("exited")]) == lines(DockerEngine(), []) == []
