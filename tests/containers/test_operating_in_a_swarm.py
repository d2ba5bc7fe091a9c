"""bin/portico status, logs, releases, lock and rollback of a site in a Swarm; and the doctor: what was scaled, removed
or broken by hand is named, and its remedy mends it."""

import http.client
import signal
from contextlib import closing

import pytest

from portico.planning.docker.engine import DockerEngine
from portico.steps.swarm.service_tasks import spare
from tests.agent.watching import until
from tests.containers.swarm import NAME, SwarmSite
from tests.engine import apps
from tests.engine.commands import Operator
from tests.engine.examined import examined, must_be_mended, must_be_well
from tests.hosts.engine import docker

BREAK = ("update", "--detach", "--update-order=stop-first", "--update-parallelism=0", "--update-failure-action=pause",
         "--args=--config /nowhere.py")
ENDED = "non-zero exit (1)"
LONGER_THAN_A_DRAIN = 20
"""Seconds: after a service that failed is mended, the DNS lists its ending tasks for as long as they drain."""
FAILS = """

@app.get("/fails")
def fails():
    if "Well" not in request.headers:
        raise RuntimeError("the till is empty")
    return "well"
"""
FAULTS = {
    "app scaled to nothing": ("swarm-app-scaled", ("scale", "--detach"), "app=0"),
    "app removed": ("swarm-app-missing", ("rm",), "app"),
    "nginx scaled to nothing": ("swarm-nginx-scaled", ("scale", "--detach"), "nginx=0"),
    "nginx removed": ("swarm-nginx-missing", ("rm",), "nginx"),
}
"""The catalogue's name of each fault, and the words of `docker service` that cause it."""


@pytest.fixture(scope="module")
def site(swarm_site: SwarmSite) -> SwarmSite:
    """A site that is up, shared by the tests of a module; each leaves it up."""
    good = apps.good("one")
    swarm_site.write({**good, "wsgi.py": good["wsgi.py"] + FAILS})
    swarm_site.configure("rollout", keep_releases=2)
    swarm_site.config["portico:checks"]["upstream"]["deadline"] = LONGER_THAN_A_DRAIN
    swarm_site.must_up()
    return swarm_site


def test_the_status_is_one_line_with_the_tasks_that_run(operator: Operator) -> None:
    outputs = operator.site.outputs()
    line, = operator.told("status").splitlines()

    assert line.startswith(f"127.0.0.1: release {outputs['release']}, since 20")
    assert f", instance {outputs['instance']} runs, public check 200 in " in line
    assert line.endswith(", tasks 2/2 of app and 1/1 of nginx")


@pytest.mark.parametrize(("log", "line"), [("app", "Booting worker"), ("access", '"uri":"/seen"'),
                                           ("error", "client intended to send too large body")])
def test_a_log_is_shown(log: str, line: str, operator: Operator) -> None:
    operator.site.get("/seen")
    asked = http.client.HTTPConnection("127.0.0.1", operator.site.port, timeout=10)
    asked.request("POST", "/", headers={"Host": NAME, "Content-Length": str(1 << 40)})
    assert asked.getresponse().status == 413
    asked.close()

    until(lambda: line in operator.told("logs", log), 20)


def test_a_log_is_followed_until_the_operator_has_seen_enough(operator: Operator) -> None:
    with operator.follows("access", "--lines", "1") as following:
        assert following.stdout is not None
        operator.site.get("/live")
        assert any('"uri":"/live"' in line for line in following.stdout)
        following.send_signal(signal.SIGINT)
        assert following.wait(10) == 0


def test_a_locked_site_refuses_an_update_and_its_end_and_serves_on(operator: Operator) -> None:
    operator.told("lock", "--reason", "lunch")
    ran = [operator.site.up(), operator.site.destroy()]
    assert ": lunch" in operator.told("status")
    operator.told("unlock")

    for each in ran:
        assert each.status != 0
        assert "lock: expected the site to be unlocked, got locked by " in each.text
    assert operator.site.get() == (200, "one0")


def test_the_last_verified_release_comes_back_out_of_its_image(operator: Operator) -> None:
    site, first = operator.site, operator.site.outputs()["release"]
    site.write(apps.good("two "))
    site.must_up()
    operator.told("rollback")

    assert site.get() == (200, "one0")
    assert site.outputs()["release"] == first
    assert [(one["live"], bool(one["verified"])) for one in operator.told_of_hosts("releases")[0]["releases"]] == [
        (True, True), (False, True)]


def test_a_site_that_is_well_gives_no_finding(site: SwarmSite) -> None:
    must_be_well(site)


def _ask_for_the_page_that_fails(site: SwarmSite, **headers: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)) as asked:
        asked.request("GET", "/fails", headers={"Host": NAME, **headers})
        return asked.getresponse().status


def test_recent_answers_500_are_named_until_the_same_request_is_answered_well(site: SwarmSite) -> None:
    assert _ask_for_the_page_that_fails(site) == 500
    found = examined(site)["diagnosis"]
    assert _ask_for_the_page_that_fails(site, Well="1") == 200

    assert found["name"] == "requests-fail"
    assert "1 requests got 500, fix this: RuntimeError in wsgi.py line " in found["cause"]
    must_be_well(site)


@pytest.mark.parametrize(("name", "verb", "what"), FAULTS.values(), ids=list(FAULTS))
def test_a_fault_is_named_and_its_remedy_mends_it(
    site: SwarmSite, name: str, verb: tuple[str, ...], what: str
) -> None:
    docker("service", *verb, f"{site.key}-{what}")

    assert must_be_mended(site, name)["evidence"]


@pytest.fixture
def spare_tasks(site: SwarmSite) -> SwarmSite:
    """The tasks end while their successors start, so that Swarm replaces them twice; paused, it leaves it at that."""
    service, old = f"{site.key}-app", set(site.containers("app"))
    docker("service", "update", "--detach", "--force", "--update-failure-action=pause", service)
    until(lambda: len(set(site.containers("app")) - old) == len(old), 30)
    docker("kill", *site.containers("app"))
    until(lambda: site.service("app")["UpdateStatus"]["State"] == "paused", 60)
    until(lambda: spare(DockerEngine(), site.service("app")) and len(site.containers("app")) > len(old), 60)
    return site


@pytest.mark.parametrize("name", ["swarm-app-spare"])
def test_tasks_that_swarm_left_beside_others_are_named_and_go(spare_tasks: SwarmSite, name: str) -> None:
    must_be_mended(spare_tasks, name)

    until(lambda: len(spare_tasks.containers("app")) == 2, 30)


@pytest.mark.parametrize("name", ["swarm-app-fails"])
def test_tasks_that_end_are_named_with_what_swarm_says_of_them(site: SwarmSite, name: str) -> None:
    service = f"{site.key}-app"
    docker("service", *BREAK, service)
    until(lambda: ENDED in docker("service", "ps", "--no-trunc", "--format", "{{.Error}}", service), 60)

    found = must_be_mended(site, name)

    assert ENDED in found["cause"]
