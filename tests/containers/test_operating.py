"""bin/portico status, logs, releases, lock and rollback of a site in containers."""

import signal
from collections.abc import Iterator

import pytest

from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.engine.commands import Operator


@pytest.fixture(scope="module")
def site(make_contained: MakeContained) -> ContainedSite:
    """Return a running site that keeps the release before."""
    site = make_contained()
    site.configure("rollout", keep_releases=2)
    site.must_up()
    return site


def test_the_status_is_one_line_with_the_last_public_check(operator: Operator) -> None:
    outputs = operator.site.outputs()
    line, = operator.told("status").splitlines()

    assert line.startswith(f"127.0.0.1: release {outputs['release']}, since 20")
    assert f", instance {outputs['instance']} runs, public check 200 in " in line


@pytest.mark.parametrize(("log", "line"), [("app", "Booting worker"), ("access", '"uri":"/seen"'),
                                           ("error", "portico-no-such-file")])
def test_a_log_is_shown(log: str, line: str, operator: Operator) -> None:
    operator.site.get("/seen")

    assert line in operator.told("logs", log)


def test_a_log_is_followed_until_the_operator_has_seen_enough(operator: Operator) -> None:
    with operator.follows("access", "--lines", "1") as following:
        assert following.stdout is not None
        operator.site.get("/live")
        assert any('"uri":"/live"' in line for line in following.stdout)
        following.send_signal(signal.SIGINT)
        assert following.wait(10) == 0


def test_the_image_that_serves_is_live_and_verified(operator: Operator) -> None:
    line, = operator.told("releases").splitlines()

    assert line.startswith(f"127.0.0.1: release {operator.site.outputs()['release']}, made 20")
    assert ", verified 20" in line
    assert line.endswith(", state live")


@pytest.fixture
def locked(operator: Operator) -> Iterator[Operator]:
    operator.told("lock", "--reason", "lunch")
    yield operator
    operator.told("unlock")


def test_a_locked_site_refuses_an_update_and_its_end_and_serves_on(locked: Operator) -> None:
    locked.site.configure("gunicorn", workers=1)
    ran = [locked.site.up(), locked.site.destroy()]

    for each in ran:
        assert each.status != 0
        assert "lock: expected the site to be unlocked, got locked by " in each.text
        assert "to fix it: bin/portico unlock" in each.text
    assert locked.site.get() == (200, "one0")


def test_the_first_lock_stays_and_is_in_the_status(locked: Operator) -> None:
    assert "site was locked by " in locked.told("lock", "--reason", "tea")
    assert locked.told("status").rstrip().endswith(": lunch")


def test_an_unlocked_site_takes_the_update(operator: Operator) -> None:
    assert operator.told("unlock") == "127.0.0.1: site was not locked\n"
    operator.site.must_up()


def test_the_last_verified_release_comes_back_out_of_its_image_without_a_lost_request(
    site: ContainedSite, operator: Operator
) -> None:
    first = site.outputs()["release"]
    site.write(apps.good("two "))
    site.must_up()
    with site.load() as load:
        operator.told("rollback")

    assert (site.get(), load.failures) == ((200, "one0"), [])
    assert site.outputs()["release"] == first
    assert [(one["live"], bool(one["verified"])) for one in operator.told_of_hosts("releases")[0]["releases"]] == [
        (True, True), (False, True)]


def test_a_release_whose_image_is_gone_is_refused_with_those_that_are_there(operator: Operator) -> None:
    ran = operator.types("rollback", "000000000000")

    assert ran.returncode == 2
    assert operator.site.outputs()["release"] in ran.stderr
