"""bin/portico status, releases, logs, lock and unlock, of a site on this machine."""

import json
import os
import signal
from collections.abc import Iterator

import pytest

from tests.agent.watching import until
from tests.engine import apps
from tests.engine.commands import Operator
from tests.engine.site import Site
from tests.processes import processes_below
from tests.refusal import error

WHY = ("lock", "--reason", "Black Friday")


@pytest.fixture(scope="module")
def operator(deployed: Site) -> Operator:
    return Operator(deployed)


@pytest.fixture
def locked(operator: Operator) -> Iterator[Operator]:
    operator.told(*WHY)
    yield operator
    operator.told("unlock")


def test_the_status_is_one_line_with_the_last_public_check(operator: Operator) -> None:
    outputs = operator.site.outputs()
    line, = operator.told("status").splitlines()

    assert line.startswith(f"127.0.0.1: release {outputs['release']}, since 20")
    assert f", instance {outputs['instance']} runs, public check 200 in " in line
    assert "lock" not in line


def test_the_status_for_programs_has_the_evidence(operator: Operator) -> None:
    told, = operator.told_of_hosts("status")

    assert told["evidence"] == operator.site.outputs()["hosts"]["127.0.0.1"]["evidence"]["public"]
    assert (told["served"], told["running"], told["lock"]) == (True, True, None)


def test_the_release_that_is_up_is_live_and_verified(operator: Operator) -> None:
    line, = operator.told("releases").splitlines()

    assert line.startswith(f"127.0.0.1: release {operator.site.outputs()['release']}, made 20")
    assert ", verified 20" in line
    assert line.endswith(", state live")


@pytest.mark.parametrize(("log", "line"), [("app", "Booting worker"), ("access", '"uri":"/seen"')])
def test_a_log_is_shown(log: str, line: str, operator: Operator) -> None:
    operator.site.get("/seen")

    assert line in operator.told("logs", log)


def test_a_log_for_programs_is_an_object_a_line(operator: Operator) -> None:
    operator.site.get("/seen")
    told = [json.loads(line) for line in operator.told("logs", "access", "--json", "--lines", "1").splitlines()]

    assert [(each["host"], each["log"]) for each in told] == [("127.0.0.1", "access")]
    assert json.loads(told[0]["line"])["uri"] == "/seen"


def test_a_log_is_followed_until_the_operator_has_seen_enough(operator: Operator) -> None:
    with operator.follows("access", "--lines", "1") as following:
        assert following.stdout is not None
        following.stdout.readline()
        operator.site.get("/live")
        assert '"uri":"/live"' in following.stdout.readline()
        following.send_signal(signal.SIGINT)
        assert following.wait(10) == 0


def test_a_follower_that_is_killed_leaves_nothing(operator: Operator) -> None:
    with operator.follows("access", "--lines", "1") as following:
        assert following.stdout is not None
        following.stdout.readline()
        following.kill()
    until(lambda: not [line for line in processes_below(operator.site.place).values() if "tail" in line])


def test_a_locked_site_refuses_an_update_and_serves_on(locked: Operator) -> None:
    locked.site.write(apps.good("two"))
    words = error(locked.site.up())

    assert words[0].startswith("lock: expected the site to be unlocked, got locked by ")
    assert words[0].endswith(": Black Friday")
    assert words[-1] == "to fix it: bin/portico unlock"
    assert locked.site.get() == (200, "one0")
    assert "lock by " in locked.told("status")


def test_an_unlocked_site_takes_the_same_update(operator: Operator) -> None:
    operator.told(*WHY)
    operator.site.write(apps.good("three"))
    operator.site.up()
    assert "is unlocked, was locked by " in operator.told("unlock")
    assert "was not locked" in operator.told("unlock")

    operator.site.must_up()
    assert operator.site.get() == (200, "three0")


@pytest.mark.parametrize("words", [("status", "--host", "nowhere"), ("logs", "--host", "nowhere"),
                                   ("releases", "--host", "nowhere"), ("lock", "--reason", " ")])
def test_what_cannot_be_done_ends_with_status_2(words: tuple[str, ...], operator: Operator) -> None:
    ran = operator.types(*words)

    assert ran.returncode == 2
    assert "expected" in ran.stderr


def test_an_instance_that_does_not_run_is_status_1(operator: Operator) -> None:
    gunicorns = [pid for pid, line in processes_below(operator.site.place).items() if "gunicorn.conf.py" in line]
    for pid in gunicorns:
        os.kill(pid, signal.SIGKILL)
    ran = operator.types("status")

    assert ran.returncode == 1
    assert " does not run, " in ran.stdout
