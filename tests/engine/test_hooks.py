"""The hooks of a deploy on this machine: a release's own command, and whoever is told of the rollout."""

import json
import os
import signal
import stat
from pathlib import Path

import pytest

from tests.agent.watching import until
from tests.engine import apps
from tests.engine.conftest import MakeSite
from tests.engine.site import STACK, Site
from tests.load import Load
from tests.processes import processes_below
from tests.refusal import error

TOKEN = "xyzzy-hook-on-this-machine"
MIGRATES = """
import os, pathlib, sys, time

state = pathlib.Path(os.environ["STATE_DIRECTORY"])
with (state / "runs").open("a") as runs:
    runs.write("{marker}\\n")
while (state / "hang").exists():
    time.sleep(0.1)
if (state / "broken").exists():
    sys.exit("no such table: users, asked with " + os.environ["TOKEN"])
print("migrated to {marker}")
"""
TELLS = """\
#!/bin/sh
test ! -e {site}/deaf || {{ echo nobody listens; exit 3; }}
cat >> {site}/told
echo >> {site}/told
"""


def _release(site: Site, marker: str) -> None:
    site.write({**apps.good(marker), "migrate.py": MIGRATES.format(marker=marker.strip())})


def _runs(site: Site) -> list[str]:
    return (site.place / "state" / "runs").read_text().split()


def _told(site: Site) -> list[dict[str, object]]:
    return [json.loads(line) for line in (site.checkout / "told").read_text().splitlines()]


def _switch(site: Site, name: str) -> Path:
    """A file that makes the command of this name go another way while it is there."""
    return site.place / "state" / name


@pytest.fixture(scope="module")
def site(make_site: MakeSite) -> Site:
    """A site with both hooks that is up."""
    site = make_site()
    tells = site.checkout / "tells"
    tells.write_text(TELLS.format(site=site.checkout))
    tells.chmod(tells.stat().st_mode | stat.S_IXUSR)
    site.configure("app", release_command="python migrate.py")
    site.configure("rollout", after_public={"command": ["./tells"]}, keep_releases=3)
    site.hide("TOKEN", TOKEN)
    _release(site, "one ")
    site.must_up()
    return site


def test_the_first_update_does_both_and_the_next_one_neither(site: Site) -> None:
    outputs = site.outputs()
    again = site.must_up()

    assert "updated" not in again
    assert _runs(site) == ["one"]
    assert outputs["hosts"]["127.0.0.1"]["evidence"]["release_command"]["lines"] == ["migrated to one"]
    assert _told(site) == [{**{key: outputs[key] for key in ("release", "instance", "config_id", "url")},
                            "stack": STACK, "hosts": ["127.0.0.1"]}]


def test_a_command_that_fails_leaves_everything_as_it_was_and_is_run_again(site: Site) -> None:
    files, instances, told = site.nginx_files(), site.instances(), _told(site)
    _switch(site, "broken").touch()
    _release(site, "two ")
    with Load(site.port) as load:
        ran = site.up()

    assert "\n".join(error(ran)).startswith("release-command: expected exit status 0 of 'python migrate.py'")
    assert "no such table: users, asked with" in ran.text
    assert TOKEN not in ran.text
    assert (load.failures, set(load.answers)) == ([], {"one 0", "one 100"})
    assert (site.nginx_files(), site.instances(), _told(site)) == (files, instances, told)
    _switch(site, "broken").unlink()
    site.must_up()
    assert (_runs(site), site.get()) == (["one", "two", "two"], (200, "two 0"))


def test_going_back_runs_no_old_command_and_who_did_not_hear_is_told_again(site: Site) -> None:
    (site.checkout / "deaf").touch()
    _release(site, "one ")
    ran = site.up()
    assert error(ran)[:2] == ["after-public: expected exit status 0 of './tells', got exit status 3",
                              "    nobody listens"]
    assert site.get() == (200, "one 0")

    (site.checkout / "deaf").unlink()
    site.must_up()
    assert _runs(site) == ["one", "two", "two"]
    assert [_told(site)[at]["release"] for at in (0, 2)] == [site.outputs()["release"]] * 2


def test_one_that_is_killed_ends_with_all_that_it_started_and_is_run_by_the_next_update(site: Site) -> None:
    _switch(site, "hang").touch()
    _release(site, "three ")
    with Load(site.port) as load:
        process = site.start("up", "--yes", "--skip-preview", "--stack", STACK)
        until(lambda: "three" in _runs(site), 60)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        until(lambda: not any("migrate.py" in line for line in processes_below(site.place).values()))
        _switch(site, "hang").unlink()
        site.clear_lock()
        site.must_up()

    assert load.failures == []
    assert (_runs(site)[3:], site.get()) == (["three", "three"], (200, "three 0"))


def test_its_secrets_are_in_no_state_and_no_log(site: Site) -> None:
    files = [file for file in site.checkout.rglob("*") if file.is_file() and TOKEN.encode() in file.read_bytes()]

    assert {file.name for file in files} == {"secrets.json"}
