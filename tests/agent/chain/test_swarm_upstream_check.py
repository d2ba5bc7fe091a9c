"""The tasks of a service, each asked at its own address."""

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from portico.agent.chain import swarm_upstream_check
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.expectation import UpstreamExpectation
from portico.protocol.plan.upstream import SwarmUpstreamCheckPlan

PLACE = Place("/tmp", "/tmp")


class Answering(http.server.BaseHTTPRequestHandler):
    """A task."""

    statuses: list[int] = []
    hosts: list[str | None] = []

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        self.send_response(self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0])
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@pytest.fixture
def task() -> Iterator[int]:
    """The port of a task on this machine."""
    Answering.statuses, Answering.hosts = [200], []
    with http.server.HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def _plan(port: int, tasks: str = "localhost", replicas: int = 1) -> SwarmUpstreamCheckPlan:
    expectation = UpstreamExpectation(path="/", status=["200"], contains=None, timeout=2, deadline=1, successes=3,
                                      settle=0)
    return SwarmUpstreamCheckPlan(tasks=tasks, port=port, replicas=replicas, instance="i", release="r",
                                  headers={"Host": "shop.test"}, expectation=expectation)


def test_each_task_is_asked_as_nginx_asks_it_until_it_answered_often_enough(task: int) -> None:
    words, evidence = swarm_upstream_check.run(PLACE, _plan(task))

    assert Answering.hosts == ["shop.test"] * 3
    assert (evidence["status"], evidence["tasks"], evidence["instance"]) == (200, 1, "i")
    assert words.endswith(f"from each of 1 tasks at localhost:{task}, release r")


def test_a_bad_answer_between_good_ones_has_them_counted_anew(task: int) -> None:
    Answering.statuses = [200, 200, 500, 200]
    swarm_upstream_check.run(PLACE, _plan(task))

    assert len(Answering.hosts) == 6


def test_a_task_that_answers_otherwise_is_told_with_its_address(task: int) -> None:
    Answering.statuses = [500]
    with pytest.raises(Failure) as failure:
        swarm_upstream_check.run(PLACE, _plan(task))

    assert failure.value.text().startswith("upstream-check: expected status 200 from / from each of 1 tasks at "
                                           f"localhost:{task}, got 127.0.0.1: 500 in ")


@pytest.mark.parametrize(("name", "got"), [("localhost", "1 tasks"), ("tasks.invalid", "0 tasks")])
def test_as_many_tasks_as_there_are_to_be_have_to_be_listed(task: int, name: str, got: str) -> None:
    with pytest.raises(Failure, match=f"{got} in the DNS"):
        swarm_upstream_check.run(PLACE, _plan(task, tasks=name, replicas=2))
