"""Gunicorn asked directly."""

import json
import os
import signal
import time
from typing import Any

import pytest

from tests.agent.apps import FACTORY, SLOW, answering, saying
from tests.agent.chain.test_gunicorn import instances
from tests.agent.driver import Chain
from tests.agent.watching import until

LATE_DEATH = "import signal; signal.signal(signal.SIGALRM, lambda *_: os._exit(5)); signal.alarm(1)"


def proof(chain: Chain, instance: str) -> Any:
    return json.loads((chain.directory / "instances" / instance / "proof.json").read_text())


def record(chain: Chain, instance: str) -> Any:
    return json.loads((chain.directory / "instances" / instance / "process.json").read_text())


def test_who_answers_gets_a_proof_for_exactly_its_process(chain: Chain) -> None:
    instance = chain.started(chain.released(saying("fine")))
    evidence = chain.does("upstream-check", **chain.check(instance))
    assert evidence["status"] == 200
    assert evidence["address"] == f"unix:{chain.run}/{instance}.sock"
    assert {proof(chain, instance)[part] == record(chain, instance)[part] for part in ("pid", "started")} == {True}


@pytest.mark.parametrize(("status", "allowed", "holds"), [
    ("204 Empty", ["200-399"], True), ("404 Gone", ["200-399"], False), ("404 Gone", ["200", "404"], True),
    ("500 Broken", ["200", "300-499"], False), ("302 Found", ["302"], True),
])
def test_statuses_are_single_ones_and_ranges(status: str, allowed: list[str], holds: bool, chain: Chain) -> None:
    instance = chain.started(chain.released(answering(repr(status))))
    told = chain.told("upstream-check", **chain.check(instance, status=allowed, deadline=0))
    assert (told.status == 0) is holds
    assert holds or f"got {status[:3]} in " in told.words


def test_a_missing_text_is_told(chain: Chain) -> None:
    instance = chain.started(chain.released(saying("fine")))
    words = chain.refuses("upstream-check", **chain.check(instance, contains="welcome", deadline=0))
    assert "with the text 'welcome'" in words.splitlines()[0]
    assert "without the text 'welcome'" in words.splitlines()[0]


def test_an_app_that_comes_up_late_is_waited_for(chain: Chain) -> None:
    app = answering("'200 OK' if time.monotonic() > BORN + 0.5 else '503 Not yet'", "BORN = time.monotonic()")
    assert chain.does("upstream-check", **chain.check(chain.started(chain.released(app))))["status"] == 200


def test_one_error_in_three_is_no_success(chain: Chain) -> None:
    app = answering("'500 Now and then' if next(COUNT) % 3 == 2 else '200 OK'", "COUNT = itertools.count()")
    words = chain.refuses("upstream-check", **chain.check(chain.started(chain.released(app)), successes=3, deadline=1))
    assert "got " in words
    assert not instances(chain)


def test_so_many_successes_in_a_row_are_asked_for(chain: Chain) -> None:
    app = answering("(open('count', 'a').write('x'), '200 OK')[1]", "os.chdir(os.environ['WHERE'])")
    instance = chain.started(chain.released(app), environment={"WHERE": str(chain.folder)})
    chain.does("upstream-check", **chain.check(instance, successes=5))
    assert (chain.folder / "count").read_text() == "xxxxx"


@pytest.mark.parametrize(("preload", "importing"), [(True, 0), (False, 1)])
def test_an_app_that_exits_after_a_while_is_caught(preload: bool, importing: int, chain: Chain) -> None:
    app = answering("'200 OK'", f"time.sleep({importing}); {LATE_DEATH}")
    instance = chain.started(chain.released(app), preload_app=preload)
    chain.refuses("upstream-check", **chain.check(instance, settle=1.5, deadline=2))
    assert not instances(chain)


def test_a_worker_that_is_replaced_all_the_time_is_caught(chain: Chain) -> None:
    app = answering("(threading.Timer(0.2, os._exit, [5]).start(), '200 OK')[1]")
    words = chain.refuses("upstream-check", **chain.check(chain.started(chain.released(app)), settle=1, deadline=1))
    assert "replaced all the time" in words or "no answer" in words


def test_a_factory_without_parentheses_is_recognised(chain: Chain) -> None:
    instance = chain.started(chain.released(FACTORY), "wsgi:create_app")
    words = chain.refuses("upstream-check", **chain.check(instance, deadline=0))
    assert "got 500 in " in words
    assert "TypeError: create_app() takes 0 positional arguments but 2 were given" in words
    assert "create_app()'" in words.splitlines()[-1]


def test_the_host_header_is_the_one_nginx_will_send(chain: Chain) -> None:
    instance = chain.started(chain.released(answering("'200 OK' if environ['HTTP_HOST'] == HOST else '400 Who?'",
                                                      f"HOST = {chain.host!r}")))
    chain.does("upstream-check", **chain.check(instance, status=["200"]))


def test_an_app_that_hangs_is_given_up_in_time(chain: Chain) -> None:
    instance = chain.started(chain.released(SLOW))
    began = time.monotonic()
    words = chain.refuses("upstream-check", **chain.check(instance, path="/?60", timeout=1, deadline=1))
    assert "no answer within 1 s" in words
    assert time.monotonic() - began < 12
    assert not instances(chain)


def test_a_failing_live_instance_is_left_running(chain: Chain) -> None:
    site = chain.deployed(saying("fine"))
    before = instances(chain)
    chain.refuses("upstream-check", **chain.check(site.instance, status=["500"], deadline=0))
    assert instances(chain) == before


def test_a_stricter_check_that_fails_does_not_spoil_what_was_proven(chain: Chain) -> None:
    site = chain.deployed(saying("fine"))
    chain.refuses("upstream-check", **chain.check(site.instance, status=["500"], deadline=0))
    source = chain.released(saying("next"))
    section = chain.activated(source, chain.proven(source))
    words = chain.refuses("public-check", **chain.public(section["config_id"], status=["500"]))
    assert f"the previous site is live: release {site.source.release}" in words


def test_the_proof_is_void_for_another_process(chain: Chain) -> None:
    source = chain.released(saying("again"))
    instance = chain.proven(source)
    killed = record(chain, instance)["pid"]
    os.kill(killed, signal.SIGKILL)
    until(lambda: killed not in instances(chain))
    chain.activated(source, instance)
    assert proof(chain, instance)["pid"] != killed


def test_the_check_starts_an_instance_that_died(chain: Chain) -> None:
    instance = chain.started(chain.released(saying("again")))
    os.kill(record(chain, instance)["pid"], signal.SIGKILL)
    assert chain.does("upstream-check", **chain.check(instance))["status"] == 200


def test_an_unknown_instance_is_refused(chain: Chain) -> None:
    words = chain.refuses("upstream-check", **chain.check("0123456789ab"))
    assert "nothing there: it was removed by hand, or --target left out its step" in words
    assert "to fix it: run pulumi up without --target" in words
    assert "destroy" not in words
