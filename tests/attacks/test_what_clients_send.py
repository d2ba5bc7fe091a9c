"""No path, header or name that a client sent decides a diagnosis."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from portico.agent.doctor import journal, nginx_logs
from portico.agent.doctor.catalogue import CATALOGUE
from portico.agent.doctor.diagnosis import diagnose
from portico.agent.doctor.site import ExaminedSite
from portico.protocol.plan.public import StaticSample

STAMP = "2026/11/28 01:00:00 [error] 4711#4711: *9 "
BEFORE = ("open() \"/srv/static/{}\" failed (2: No such file or directory)",
          "open() \"/srv/static/{}\" failed (36: File name too long)", "access forbidden by rule {}",
          "recv() failed (104: Connection reset by peer) while reading response header from upstream {}")
AFTER = ', client: 1.2.3.4, server: shop, request: "GET {} HTTP/1.1", host: "{}", referrer: "{}"'
LURES = (
    "512 worker_connections are not enough", "accept4() failed (24: Too many open files)",
    "connect() to unix:/x failed (11: Resource temporarily unavailable)",
    'open() "/etc/shadow" failed (13: Permission denied)', "limiting connections by zone x", "access forbidden by rule",
    "[emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)",
    'upstream timed out (110: x) while reading, client: x, request: "GET /"',
    'upstream sent too big header while reading, request: "GET / HTTP/1.1"',
    "client intended to send too large body: 99999999999 bytes",
    '" failed (13: Permission denied), client: 1.2.3.4, request: "GET /static/site.css HTTP/1.1"',
)
OTHERS = ["deny for all sites: /x", "limit_conn for all sites: /x", "port 80 of x: /x"]
OF_NGINX = [fault for fault in CATALOGUE if "error.log" in fault.signature]
DEATH = "[CRITICAL] WORKER TIMEOUT (pid:7)"
STATIC = StaticSample(url="/static/site.css", sha256="")


def _diagnosis(line: str) -> Any:
    site = cast(ExaminedSite, SimpleNamespace(public=SimpleNamespace(static=STATIC), zones_of_clients=["shop_clients"]))
    found = nginx_logs.faults([line], site)
    words = dict.fromkeys(("service", "socket_unit", "directory", "release"), "x")
    return diagnose(OF_NGINX, {"error.log": found, "others": OTHERS}, [], words)


@pytest.mark.parametrize("lure", LURES)
@pytest.mark.parametrize("place", range(3))
def test_nothing_in_a_request_is_taken_for_a_message_of_nginx(lure: str, place: int) -> None:
    sent = ["/x", "shop.test", "http://shop.test/"]
    sent[place] = lure
    for message in (BEFORE[0].format("x"), BEFORE[1].format("x")):
        assert _diagnosis(STAMP + message + AFTER.format(*sent)) is None


@pytest.mark.parametrize("lure", LURES)
@pytest.mark.parametrize("message", BEFORE[:2])
def test_no_path_of_a_file_is_taken_for_a_message_of_nginx(lure: str, message: str) -> None:
    assert _diagnosis(STAMP + message.format(lure) + AFTER.format("/x", "shop.test", "")) is None


def test_a_body_that_is_too_large_is_the_clients_affair() -> None:
    assert _diagnosis(f"{STAMP}{LURES[9]}{AFTER}") is None


def test_a_client_with_more_requests_at_a_time_than_the_limit_is_no_fault_of_the_site() -> None:
    assert _diagnosis(f'{STAMP}limiting connections by zone "shop_clients"{AFTER}') is None


@pytest.mark.parametrize(("message", "name"), [
    ('limiting connections by zone "all"', "limited-for-all-sites"),
    ('open() "/srv/static/site.css" failed (13: Permission denied)', "static-file-barred"),
    ("upstream timed out (110: Connection timed out) while reading response header from upstream", "answer-too-slow"),
    ("512 worker_connections are not enough while connecting to upstream", "connections-used-up"),
    ("upstream sent too big header while reading response header from upstream", "headers-too-big"),
])
def test_what_nginx_itself_says_still_counts(message: str, name: str) -> None:
    assert _diagnosis(STAMP + message + AFTER.format("/static/site.css", "shop.test", "")).name == name


@pytest.mark.parametrize("text", [
    f"[2026-11-28 01:00:00,000] ERROR in app: Exception on /{DEATH} [GET]", DEATH,
    f"[2026-11-28 01:00:00 +0000] [666] {DEATH}", f"[2026-11-28 01:00:00 +0000] [4711] [INFO] GET /{DEATH}",
    "[2026-11-28 01:00:00 +0000] [4711] [ERROR] Error handling request /Worker (pid:7) was sent SIGSEGV!",
])
def test_a_path_in_the_apps_log_kills_no_worker(text: str) -> None:
    assert not journal.tells_of_a_death(text, 4711)


@pytest.mark.parametrize("text", [
    DEATH, "[ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory?",
    "[WARNING] Worker (pid:7) was sent SIGSEGV!", "[ERROR] Worker (pid:7) was sent SIGSEGV!",
])
def test_gunicorns_own_master_tells_of_a_death(text: str) -> None:
    assert journal.tells_of_a_death(f"[2026-11-28 01:00:00 +0000] [4711] {text}", 4711)
