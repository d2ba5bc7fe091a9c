"""bin/portico status, releases, logs, lock and unlock, of a site on two real hosts; its release command runs on one."""

import signal
from collections.abc import Iterator
from functools import partial

import pytest

from tests.agent.watching import until
from tests.engine import apps
from tests.engine.commands import Operator
from tests.hosts.conftest import MakeHost, MakeSite
from tests.hosts.host import Host
from tests.hosts.site import UNIT

NAMES = ("web1", "web2")
TOKEN = "xyzzy-operated-4711"
COMMAND = ("echo run >> $STATE_DIRECTORY/runs; echo $(id -un) in $PWD with ${#TOKEN} by $(command -v flask); "
           "test -z $BROKEN")


@pytest.fixture(scope="module")
def web(make_ready_host: MakeHost) -> dict[str, Host]:
    return {name: make_ready_host() for name in NAMES}


@pytest.fixture(scope="module")
def operator(make_hosted: MakeSite, web: dict[str, Host]) -> Operator:
    """Return the operator of a site that is up on both hosts."""
    site = make_hosted(*web.values())
    site.configure("target", hosts=[{"name": name, **host.entry()} for name, host in web.items()])
    site.configure("rollout", keep_releases=2)
    site.configure("app", release_command=COMMAND)
    site.hide("TOKEN", TOKEN)
    site.must_up()
    return Operator(site)


@pytest.fixture
def locked(operator: Operator) -> Iterator[Operator]:
    operator.told("lock", "--reason", "Black Friday")
    yield operator
    operator.told("unlock")


def test_the_status_is_a_line_for_each_host(operator: Operator) -> None:
    outputs = operator.site.outputs()
    lines = operator.told("status").splitlines()

    assert [line.partition(":")[0] for line in lines] == list(NAMES)
    for line in lines:
        assert f"release {outputs['release']}, since 20" in line
        assert f"instance {outputs['instance']} runs, public check 200 in " in line


def test_one_host_may_be_asked_alone(operator: Operator) -> None:
    told, = operator.told_of_hosts("status", "--host", "web2")

    assert (told["host"], told["served"], told["running"]) == ("web2", True, True)


def test_the_release_command_ran_once_on_the_first_host_as_the_apps_user(
    operator: Operator, web: dict[str, Host]
) -> None:
    outputs, place = operator.site.outputs(), f"/srv/{UNIT}"
    line, = outputs["hosts"]["web1"]["evidence"]["release_command"]["lines"]

    assert line.startswith(f"{UNIT} in {place}/releases/{outputs['release']}/app with {len(TOKEN)} by {place}/venvs/")
    assert "release_command" not in outputs["hosts"]["web2"]["evidence"]
    assert [host.run(f"cat /var/lib/{UNIT}/runs || true") for host in web.values()] == ["run\n", ""]


def test_a_release_command_that_fails_leaves_both_hosts_as_they_were_and_no_secret_behind(
    operator: Operator, web: dict[str, Host]
) -> None:
    operator.site.configure("app", environment={"BROKEN": "1"})
    ran = operator.site.up()
    operator.site.configure("app", environment={})

    assert "release-command: expected exit status 0 of 'echo run" in ran.text
    assert [operator.site.ask(host.http_port, "/", "shop.test") for host in web.values()] == [(200, "one0")] * 2
    found = web["web1"].run(f"grep -rl {TOKEN} /srv /var/lib/{UNIT} /run/systemd/transient || true").split()
    assert {path.rpartition("/")[2] for path in found} == {"secrets.env"}


@pytest.mark.parametrize(("log", "line"), [("app", "Booting worker"), ("access", '"uri":"/"'),
                                           ("error", "portico-no-such-file")])
def test_each_line_of_a_log_begins_with_its_host(log: str, line: str, operator: Operator) -> None:
    lines = operator.told("logs", log).splitlines()

    for name in NAMES:
        assert any(each.startswith(f"{name}: ") and line in each for each in lines)


@pytest.mark.parametrize(("log", "program"), [("app", "journalctl"), ("access", "tail")])
def test_who_stops_following_leaves_nothing_on_the_host(
    log: str, program: str, operator: Operator, web: dict[str, Host]
) -> None:
    with operator.follows(log, "--host", "web1", "--lines", "1") as following:
        assert following.stdout is not None
        following.stdout.readline()
        assert web["web1"].run(f"pgrep {program}")
        following.send_signal(signal.SIGINT)
        assert following.wait(10) == 0
    until(lambda: not web["web1"].run(f"pgrep {program}", check=False))


def test_what_is_written_now_comes_from_all_hosts(operator: Operator, web: dict[str, Host]) -> None:
    with operator.follows("access", "--lines", "0") as following:
        assert following.stdout is not None
        for host in web.values():
            until(partial(host.run, "pgrep tail", check=False))
            operator.site.ask(host.http_port, "/now", "shop.test")
        seen = [following.stdout.readline() for _ in NAMES]
    assert {line.partition(":")[0] for line in seen} == set(NAMES)
    assert all('"uri":"/now"' in line for line in seen)


def test_a_locked_site_refuses_an_update_and_serves_on(locked: Operator, web: dict[str, Host]) -> None:
    before = [host.files() for host in web.values()]
    locked.site.write(apps.good("two"))
    ran = locked.site.up()

    assert ran.status != 0
    assert "lock: expected the site to be unlocked, got locked by " in ran.text
    assert ran.text.count("to fix it: bin/portico unlock") >= 1
    assert locked.site.get() == (200, "one0")
    assert [host.files() for host in web.values()] == before


def test_a_locked_host_is_told_by_the_doctor_and_the_status(locked: Operator) -> None:
    assert locked.told("status").count("lock by ") == 2
    assert locked.types("doctor").returncode != 2


def test_an_unlocked_site_takes_an_update_and_keeps_the_release_before(operator: Operator) -> None:
    before = operator.site.outputs()["release"]
    operator.told("unlock")
    operator.site.write(apps.good("three"))
    operator.site.must_up()
    now = operator.site.outputs()["release"]

    assert operator.site.get() == (200, "three0")
    for told in operator.told_of_hosts("releases"):
        assert [(each["id"], each["live"]) for each in told["releases"]] == [(now, True), (before, False)]
        assert all(each["verified"] for each in told["releases"])


def test_a_locked_site_is_not_removed(locked: Operator, web: dict[str, Host]) -> None:
    ran = locked.site.destroy()

    assert ran.status != 0
    assert "to fix it: bin/portico unlock" in ran.text
    assert locked.site.get() == (200, "three0")


def test_a_host_that_is_away_is_told_and_the_others_are_shown(operator: Operator, web: dict[str, Host]) -> None:
    web["web2"].run("systemctl stop ssh.socket ssh.service")
    try:
        ran = operator.types("status")
    finally:
        web["web2"].run("systemctl start ssh.service")
    assert ran.returncode == 2
    assert ran.stdout.startswith("web1: release ")
    assert "web2: could not be looked at: " in ran.stdout


def test_the_release_before_is_fetched_from_a_host_and_comes_back_on_all(
    operator: Operator, web: dict[str, Host]
) -> None:
    before = next(each["id"] for each in operator.told_of_hosts("releases")[0]["releases"] if not each["live"])

    operator.told("rollback")

    assert [operator.site.ask(host.http_port, "/", "shop.test") for host in web.values()] == [(200, "one0")] * 2
    assert operator.site.outputs()["release"] == before


def test_an_instance_that_does_not_run_is_status_1(operator: Operator, web: dict[str, Host]) -> None:
    unit = f"{UNIT}@{operator.site.outputs()['instance']}"
    web["web1"].run(f"systemctl stop {unit}.socket {unit}.service")
    ran = operator.types("status")

    assert ran.returncode == 1
    assert " does not run, " in ran.stdout.splitlines()[0]
