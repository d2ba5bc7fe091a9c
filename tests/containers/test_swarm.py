"""A site in a real Swarm: what a change leaves as it was, and a broken one too; its life is in tests/contract."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agent.watching import until
from tests.containers.swarm import SwarmSite
from tests.engine import apps
from tests.engine.bad_apps import BAD
from tests.hosts.engine import docker
from tests.load import CLIENTS, ENOUGH
from tests.ports import free_port
from tests.refusal import FAILED, error

MARKER = "a-marker-that-nobody-may-see"
TELLS = """

@app.get("/token")
def token():
    import os

    return str(len(os.environ["TOKEN"]))


@app.get("/count")
def count():
    import pathlib

    with pathlib.Path(__file__).with_name("kept").joinpath("visits").open("a+") as visits:
        visits.write("x")
        return str(visits.tell())
"""
ASK = "curl --silent --max-time 5 --output /dev/null --write-out %{{http_code}} http://{address}:8000/"


def _app(marker: str) -> dict[str, str]:
    """An app that also tells how long its secret is, and counts its visitors in a folder that it keeps."""
    good = apps.good(marker)
    return {**good, "wsgi.py": good["wsgi.py"] + TELLS}


@pytest.fixture(scope="module")
def site(swarm_site: SwarmSite) -> SwarmSite:
    """A site that is up, shared by the tests of a module; each leaves it up."""
    swarm_site.write(_app("one"))
    swarm_site.configure("app", persist=["kept"])
    swarm_site.hide("TOKEN", MARKER)
    swarm_site.must_up()
    return swarm_site


@pytest.fixture(autouse=True)
def own_settings(site: SwarmSite) -> Iterator[None]:
    """Forget after a test what it set, however it ended."""
    kept = copy.deepcopy(site.config)
    yield
    site.config = kept


@pytest.fixture
def mended(site: SwarmSite, own_settings: None) -> Iterator[SwarmSite]:
    """A site that an update may leave half done: the same update without the test's settings finishes it."""
    kept = copy.deepcopy(site.config)
    yield site
    site.config = kept
    site.must_up()


def _must_change(site: SwarmSite, tasks: int = 2) -> None:
    """An update under load without a failed request; the same Nginx goes on, and as many tasks as there are to be."""
    nginx = site.containers("nginx")
    with site.load() as load:
        site.must_up()
    assert load.failures == []
    assert load.requests > ENOUGH
    assert site.containers("nginx") == nginx
    assert len(site.containers("app")) == tasks
    assert site.instances() == {site.outputs()["instance"]}


def test_an_update_after_a_refresh_changes_nothing(site: SwarmSite) -> None:
    site.must_up()
    refreshed = site.refresh("--skip-preview")
    assert refreshed.status == 0, refreshed.text
    again = site.preview()
    assert again.status == 0, again.text


def test_no_secret_is_told_by_the_engine_or_kept_in_plain_text(site: SwarmSite) -> None:
    containers = [*site.containers("app"), *site.containers("nginx")]
    told = docker("service", "inspect", f"{site.key}-app", f"{site.key}-nginx") + docker("inspect", *containers)
    told += docker("config", "inspect", *docker("config", "ls", "--quiet").split())
    state = "".join(file.read_text() for file in (site.checkout / ".portico" / "state").rglob("*.json"))

    assert MARKER not in told + state
    assert json.loads(docker("exec", containers[0], "cat", "/run/secrets/portico.json")) == {"TOKEN": MARKER}
    assert site.get("/token") == (200, str(len(MARKER)))


def test_a_release_command_runs_in_a_container_of_its_own_in_the_sites_network(site: SwarmSite) -> None:
    site.configure("app", release_command=f"echo $(id -u) in $PWD with ${{#TOKEN}}; getent hosts {site.key}-app >&2")
    site.must_up()
    lines = site.outputs()["hosts"]["127.0.0.1"]["evidence"]["release_command"]["lines"]

    assert lines[0] == f"10001 in /app with {len(MARKER)}"
    assert lines[1].endswith(f"{site.key}-app")
    assert docker("ps", "--all", "--quiet", "--filter", f"name={site.key}-release-command") == ""


def test_a_changed_setting_of_gunicorn_drops_no_request_and_no_data(site: SwarmSite) -> None:
    before = int(site.get("/count")[1])
    site.configure("gunicorn", workers=2)

    _must_change(site)

    assert [site.get("/count")[1] for _ in range(4)] == [str(before + more) for more in (1, 2, 3, 4)]


def test_more_or_fewer_tasks_drop_no_request_and_are_no_new_instance(site: SwarmSite) -> None:
    site.must_up()
    instance = site.outputs()["instance"]

    for replicas in (3, 2):
        site.configure("swarm", replicas=replicas)
        _must_change(site, replicas)
        assert site.outputs()["instance"] == instance


def test_a_stopping_task_goes_on_answering_for_the_drain_delay(site: SwarmSite) -> None:
    task, nginx = site.containers("app")[0], site.containers("nginx")[0]
    ask = ASK.format(address=site.address(task))
    before = float(docker("exec", nginx, "cat", "/proc/uptime").split()[0])
    docker("kill", "--signal", "TERM", task)

    until(lambda: docker("exec", nginx, "sh", "-c", ask, check=False) != "200", 20)

    assert float(docker("exec", nginx, "cat", "/proc/uptime").split()[0]) - before >= 3
    until(lambda: task not in (tasks := site.containers("app")) and len(tasks) == 2, 60)


def test_a_task_that_is_killed_loses_at_most_what_it_was_sent_and_no_get(site: SwarmSite) -> None:
    killed = site.containers("app")[0]
    with site.load() as load:
        docker("kill", killed)
        until(lambda: len(site.containers("app")) == 1, 20)
        until(lambda: len(site.containers("app")) == 2, 60)

    assert [failure for failure in load.failures if failure != "POST: 502"] == []
    assert len(load.failures) <= CLIENTS


def test_an_app_that_answers_500_is_refused_with_its_lines_and_going_back_drops_no_request(site: SwarmSite) -> None:
    site.write(_app("good"))
    site.must_up()
    site.write({**apps.good("broken"), **BAD["answers 500"].files})
    told = "\n".join(site.refused())
    assert told.startswith(f"gunicorn: expected service {site.key}-app with 2 healthy tasks of instance"), told
    assert "RuntimeError: the till is empty" in told
    assert site.get() == (200, "good0")
    site.write(_app("good"))

    _must_change(site)

    assert site.get() == (200, "good0")


def test_what_fails_the_public_check_is_put_back_and_tried_again(site: SwarmSite) -> None:
    good = site.get()
    passing = site.config["portico:checks"]["public"]
    site.configure("checks", public={"deadline": 3, "contains": "not on this page"})
    site.write(_app("unwanted"))

    for _ in range(2):
        told = site.refused()
        assert told[0].startswith("public-check: expected status 200-399 from / with the text 'not on this page'")
        assert f"service {site.key}-app is back at instance {site.outputs()['instance']}" in "\n".join(told)
        assert site.get() == good
    site.configure("checks", public=passing)
    _must_change(site)

    assert site.get() == (200, "unwanted0")


def test_directives_that_nginx_does_not_take_are_refused_before_a_service_gets_them(mended: SwarmSite) -> None:
    mended.write({**_app("snippet"), "extra.conf": "no_such_directive on;\n"})
    mended.configure("nginx", snippets=["extra.conf"])
    ran = mended.up()

    assert ran.status == FAILED, ran.text
    assert 'unknown directive "no_such_directive"' in "\n".join(error(ran))
    assert mended.get() == (200, "snippet0")


def test_modes_that_cannot_work_here_are_told_by_a_preview(site: SwarmSite) -> None:
    site.configure("swarm", endpoint_mode="vip", publish_mode="ingress")
    ran = site.pulumi("preview", "--stack", site.stack)

    assert "swarm.endpoint_mode: vip cannot work" in ran.text, ran.text
    assert "swarm.publish_mode: ingress cannot work" in ran.text


def test_a_changed_mode_of_nginx_replaces_its_service(site: SwarmSite) -> None:
    page = site.get()
    site.configure("swarm", nginx_mode="global")

    site.must_up()

    assert "Global" in site.service("nginx")["Spec"]["Mode"]
    assert site.get() == page
    site.configure("swarm", nginx_mode="replicated")
    site.must_up()


def test_replaced_steps_and_a_refused_name_leave_the_site_up(site: SwarmSite) -> None:
    with site.load() as load:
        ran = site.replace()
        site.rename_component("web")
        assert site.up().status == FAILED
        site.rename_component("site")
        site.must_up()

    assert ran.status == 0, ran.text
    assert load.failures == []


def test_a_state_that_was_lost_is_refused_and_adopted_by_decision(
    site: SwarmSite, tmp_path: Path, base_image: str, pulumi_engine: dict[str, str]
) -> None:
    other = SwarmSite(tmp_path / "p", free_port(), base_image, pulumi_engine, site.stack)
    other.make()
    other.write(_app("other"))
    refused = "\n".join(error(other.up()))
    owner = docker("config", "inspect", "--format", '{{index .Spec.Labels "portico.owner"}}', f"{site.key}-owner")
    page = site.get()
    other.configure("docker", adopt=owner.strip())
    other.must_up()

    assert f"docker.adopt {owner.strip()}" in refused
    assert page[0] == other.get()[0] == 200
    assert "a site that another state has adopted" in site.destroy().text
    assert other.get() == (200, "other0")
    assert other.destroy().status == 0
