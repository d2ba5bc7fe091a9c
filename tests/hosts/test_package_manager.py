"""Somebody else has the package manager of a fresh host: waited for, and named when it never ends."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.agent.watching import until
from tests.engine.site import STACK
from tests.hosts.conftest import MakeHost, MakeSite
from tests.hosts.host import Host
from tests.hosts.site import HostedSite
from tests.refusal import error

HOLDER = """
import fcntl, signal
lock = open("/var/lib/dpkg/lock-frontend", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
open("/run/held", "w").close()
signal.pause()
"""
LESS_PATIENCE = (("portico/targets/ssh/target.py", "self._plan(600, ", "self._plan(30, "),
                 ("portico/agent/machine/packages.py", "Timeout=5", "Timeout=1"))
"""Ten minutes are too long for a test."""

WORDS = (
    "prepare: expected apt-get install --quiet --yes --no-install-recommends -o APT::Cmd::Pattern-Only=true nginx "
    "python3-venv, got exit status 100",
    "    Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. "
    "It is held by process {pid} (python3)...",
    "    E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?",
    "cause: another package manager has the lock /var/lib/dpkg/lock-frontend: It is held by process {pid} (python3)",
    "to fix it: wait for the other package manager to end, then run pulumi up again",
)


@pytest.fixture
def site(make_hosted: MakeSite, make_host: MakeHost) -> HostedSite:
    """Return a new site on a fresh host whose package manager is in use."""
    host = make_host(fresh=True)
    host.run(f"systemd-run --quiet --unit=other-apt /usr/bin/python3 -c {shlex.quote(HOLDER)}")
    until(lambda: host.run("ls /run").split().count("held"))
    return make_hosted(host)


@contextmanager
def less_patience(site: HostedSite) -> Iterator[None]:
    for name, old, new in LESS_PATIENCE:
        text = (site.checkout / name).read_text()
        assert old in text
        (site.checkout / name).write_text(text.replace(old, new))
    yield
    for name, old, new in LESS_PATIENCE:
        (site.checkout / name).write_text((site.checkout / name).read_text().replace(new, old))


def attempts(host: Host) -> list[str]:
    """The processes that try to install packages now."""
    return host.run("pgrep -f '^apt-get .* install' || true").split()


def test_the_holder_of_the_lock_is_named_in_the_end_and_waited_for_before(site: HostedSite) -> None:
    pid = site.host.run("systemctl show --property=MainPID --value other-apt").strip()

    with less_patience(site):
        told = error(site.up())
    assert told == [line.format(pid=pid) for line in WORDS]

    with site.start("up", "--yes", "--skip-preview", "--stack", STACK) as process:
        until(lambda: attempts(site.host), 120)
        first = attempts(site.host)
        until(lambda: attempts(site.host) not in ([], first), 120)
        site.host.run("systemctl stop other-apt")
        text = process.communicate()[0]
    assert process.returncode == 0, text
    assert site.get() == (200, "one0")
