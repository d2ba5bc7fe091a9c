"""Requests that the app answered with 500 are counted by Nginx's access log, and named by the app's log."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from portico.agent.doctor import failed_requests
from portico.agent.doctor.site import ExaminedSite
from portico.protocol.plan.instance import Bind

SOCKET = "/run/shop/81d5aa324502.sock"
LOG = """\
[2026-11-28 01:00:00 +0000] [7] [INFO] Booting worker with pid: 7
[2026-11-28 01:02:00,123] ERROR in app: Exception on /cart [GET]
Traceback (most recent call last):
  File "/srv/portico-shop/instances/81d5aa324502/app/shop/views.py", line 6, in cart
    def cart(): return str(1/0)
ZeroDivisionError: division by zero
[2026-11-28 01:02:01,123] WARNING in app: the till is slow
""".splitlines()
ONE_FAILED = "1 in the last 10 minutes: ZeroDivisionError in shop/views.py line 6"
Logged = Callable[..., None]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ExaminedSite:
    """A site that has run for five minutes, with an empty access log."""
    monkeypatch.setattr("portico.agent.chain.gunicorn.running", lambda *_: {"id": "81d5aa324502"})
    monkeypatch.setattr("portico.agent.chain.gunicorn.processes", lambda *_: {7: 300.0, 8: 299.0})
    monkeypatch.setattr("portico.agent.chain.gunicorn.log_lines", lambda *_: LOG)
    place = SimpleNamespace(containers=None)
    return cast(ExaminedSite, SimpleNamespace(place=place, instance="81d5aa324502", access_log=tmp_path / "access.log",
                                              bind=Bind(kind="unix", path=SOCKET)))


@pytest.fixture
def logged(site: ExaminedSite) -> Logged:
    """Nginx logs an answer of the app."""

    def log(
        uri: str, status: int, *, ago: float = 60, upstream: str = f"unix:{SOCKET}", by_the_app: bool = True
    ) -> None:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() - ago))
        entry = {"time": moment, "method": "GET", "uri": uri, "status": status, "upstream": upstream,
                 "upstream_status": str(status) if by_the_app else ""}
        with open(site.access_log, "a") as file:
            file.write(json.dumps(entry) + "\n")

    return log


def test_requests_that_got_500_are_counted_and_named(site: ExaminedSite, logged: Logged) -> None:
    for _ in range(6):
        logged("/cart", 500)
    logged("/", 200)

    assert failed_requests.look(site) == ["6 in the last 10 minutes: ZeroDivisionError in shop/views.py line 6"]


def test_a_request_that_is_answered_well_by_now_is_no_fault(site: ExaminedSite, logged: Logged) -> None:
    logged("/cart", 500)
    logged("/cart", 200, ago=30)

    assert failed_requests.look(site) == []


def test_answers_of_an_earlier_start_or_another_instance_are_no_fault(site: ExaminedSite, logged: Logged) -> None:
    logged("/cart", 500, ago=400)
    logged("/cart", 500, upstream="unix:/run/shop/000000000000.sock")

    assert failed_requests.look(site) == []


def test_what_the_app_did_not_answer_and_other_statuses_are_no_fault(site: ExaminedSite, logged: Logged) -> None:
    logged("/large", 500, by_the_app=False)
    logged("/none", 404)
    logged("/busy", 503)

    assert failed_requests.look(site) == []


def test_a_line_that_is_cut_is_passed_over(site: ExaminedSite, logged: Logged) -> None:
    site.access_log.write_text('gent":"curl"}\n[]\n{"status":500,"upstream_status":"500"}\n')
    logged("/cart", 500)

    assert failed_requests.look(site)[0].startswith("1 in ")


def test_a_site_without_a_log_has_no_failed_requests(site: ExaminedSite) -> None:
    assert failed_requests.look(site) == []


def test_an_app_that_logs_nothing_is_said_to(
    site: ExaminedSite, logged: Logged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portico.agent.chain.gunicorn.log_lines", lambda *_: [])
    logged("/cart", 500)

    assert failed_requests.look(site) == ["1 in the last 10 minutes: the app has logged no exception"]


@pytest.mark.parametrize(("answers", "expected"), [
    ([("/cart", 500), ("/pay", 500), ("/cart", 200)], [ONE_FAILED]),
    ([("/cart", 200)], []),
    ([], []),
])
def test_lines_that_are_already_read_are_counted_alike(answers: list[tuple[str, int]], expected: list[str]) -> None:
    lines = [json.dumps({"method": "GET", "uri": uri, "status": status, "upstream_status": str(status)})
             for uri, status in answers]

    assert failed_requests.look_in_lines(["no JSON", *lines], LOG) == expected
