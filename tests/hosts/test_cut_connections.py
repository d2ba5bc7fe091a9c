"""The connection is cut in the middle of a step: the next update converges, and the site is up all along."""

import os
import re
import signal
import subprocess
from collections.abc import Callable

import pytest

from portico.protocol.plan.static import EARLIER
from tests.agent.watching import until
from tests.engine import apps
from tests.engine.site import STACK, Ran
from tests.hosts.conftest import MakeSite
from tests.hosts.cutting import cut_in
from tests.hosts.site import NAME, UNIT, HostedSite

IN_LINE = [
    ("prepare-agent", "copy"), ("prepare", "prepare"), ("release-source", "copy"), ("release", "release"),
    ("gunicorn-secrets", "secrets"), ("gunicorn", "gunicorn"), ("upstream-check", "upstream-check"),
    ("nginx", "update-nginx"), ("public-check", "public-check"), ("gunicorn", "remove-gunicorn"),
    ("gunicorn-secrets", "remove-secrets"), ("release", "remove-release"),
]
"""Steps and what is cut in each: a step that is cut keeps every later one from being done."""
BESIDE = [("static", "static"), ("static", "remove-static")]
"""Cuts of a step that is done beside some of these, which may succeed in the update that is cut."""
CUT_OFF = re.compile(r"error: (EOF|\[Errno 104\] Connection reset by peer|Server connection dropped|"
                     "failed to create remote file|wait: remote command exited without exit status or exit signal)")
NOT_REACHED = re.compile(r"error: after 3 failed attempts: ")
"""The step was done before the cable was out, and the next one found nobody."""


@pytest.fixture(scope="module")
def site(make_hosted: MakeSite) -> HostedSite:
    """A site with a secret, so that it has every step there is."""
    site = make_hosted()
    site.hide("TOKEN", "a token")
    site.must_up()
    return site


@pytest.mark.parametrize("cuts", [IN_LINE, BESIDE])
def test_an_update_cut_in_each_step_goes_on_where_it_was_cut(site: HostedSite, cuts: list[tuple[str, str]]) -> None:
    marker = f"cut {len(cuts)} times "
    _change_everything(site, marker)

    with site.load() as load:
        for step, what in cuts:
            _cut(site, site.up, step, what)
        site.must_up()

    assert load.failures == []
    _all_is_well(site, marker)
    site.must_do_nothing()


def test_an_update_that_meets_a_frozen_host_goes_on_when_it_wakes_up(site: HostedSite) -> None:
    site.write(apps.good("frozen "))

    with site.load() as load, _begun(site, "gunicorn") as update:
        site.host.pause()
        until(lambda: not site.host.answers())
        site.host.unpause()
        text = update.communicate()[0]

    assert (update.returncode, load.failures) == (0, []), text
    _all_is_well(site, "frozen ")


@pytest.mark.parametrize("step", ["release", "nginx"])
def test_an_update_whose_host_loses_its_network_fails_and_is_finished_by_the_next(site: HostedSite, step: str) -> None:
    site.write(apps.good(f"offline at {step} "))

    with _begun(site, step) as update:
        site.host.disconnect()
        text = update.communicate()[0]
    page = site.host.run(f"curl -sS -H 'Host: {NAME}' http://127.0.0.1/")
    site.host.connect()
    site.must_up()

    assert update.returncode == 1
    assert CUT_OFF.search(text) or NOT_REACHED.search(text), text
    assert page.endswith("0")
    _all_is_well(site, f"offline at {step} ")


def test_an_update_whose_engine_is_killed_is_finished_by_the_next(site: HostedSite) -> None:
    site.write(apps.good("killed at nginx "))

    with site.load() as load:
        with _begun(site, "nginx") as update:
            update.kill()
            update.communicate()
        site.clear_lock()
        site.must_up()

    assert (update.returncode, load.failures) == (-signal.SIGKILL, [])
    _all_is_well(site, "killed at nginx ")


def test_a_destroy_cut_in_its_deletes_is_finished_by_the_next(site: HostedSite) -> None:
    _cut(site, site.destroy, "nginx", "remove-nginx")
    _cut(site, site.destroy, "prepare", "remove-prepare")
    again = site.destroy()

    assert again.status == 0, again.text
    assert site.host.run(f"ls -d /srv/{UNIT} /etc/systemd/system/{UNIT}* 2>&1 || true").count("No such file") == 2
    site.write(apps.good("made once more "))
    site.must_up()
    _all_is_well(site, "made once more ")


def _change_everything(site: HostedSite, marker: str) -> None:
    """Also the agent; and both files that are sent are big enough to be caught on their way."""
    bulk = os.urandom(1_500_000).hex()
    (site.checkout / "portico" / "agent" / "bulk.py").write_text(f"# {bulk}\n")
    site.write({**apps.good(marker), "static/site.css": f"/* {marker} */", "bulk.txt": bulk})


def _cut(site: HostedSite, act: Callable[[], Ran], step: str, what: str) -> None:
    """The step's connection, and nothing else, ends in the middle of its work."""
    with cut_in(site.host, what):
        ran = act()
        assert ran.status != 0, f"{step} was not cut: {ran.text}"
    failed = [line for line in ran.text.splitlines() if f"site-127.0.0.1-{step} **" in line]
    assert CUT_OFF.search("".join(failed)), ran.text


def _begun(site: HostedSite, step: str) -> "subprocess.Popen[str]":
    """An update that has just begun a step."""
    update = site.start("up", "--yes", "--skip-preview", "--stack", STACK)
    assert update.stdout is not None
    begins = re.compile(rf" command:remote:Command site-127\.0\.0\.1-{step} (creating|updating)")
    assert any(begins.search(line) for line in update.stdout), f"the step {step} was never seen"
    return update


def _all_is_well(site: HostedSite, marker: str) -> None:
    outputs = site.outputs()
    static = set(site.host.run(f"ls /srv/{UNIT}/static").split()) - {EARLIER}
    assert site.get() == (200, f"{marker}0")
    assert site.instances() == set(site.host.run(f"ls /srv/{UNIT}/instances").split()) == {outputs["instance"]}
    assert site.host.run(f"ls /srv/{UNIT}/releases").split() == [outputs["release"]]
    assert len(static) == len(site.host.run(f"ls /srv/{UNIT}/venvs").split()) == 1
    assert site.state().get("pending_operations", []) == []
    assert [each["urn"] for each in site.state()["resources"] if each.get("delete")] == []
