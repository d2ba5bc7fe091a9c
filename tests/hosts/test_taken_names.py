"""A unit, user or port that somebody else has is reported with its owner and left untouched."""

import pytest

from tests.agent.watching import until
from tests.hosts.conftest import MakeDirect, MakeHost
from tests.hosts.direct import DirectSite
from tests.hosts.site import UNIT
from tests.refusal import error

FILE = f"/etc/systemd/system/{UNIT}@.service"
SERVER = "/usr/bin/python3 -m http.server 80 --bind 0.0.0.0"


@pytest.fixture(scope="module")
def first(make_direct: MakeDirect, make_host: MakeHost) -> DirectSite:
    """A site that was never up, on a host whose Nginx listens nowhere."""
    host = make_host()
    host.run("rm /etc/nginx/sites-enabled/default; systemctl reload nginx")
    until(lambda: 80 not in {each.port for each in host.listening()})
    return make_direct(host)


def test_a_unit_that_somebody_else_made_is_refused_and_untouched(first: DirectSite) -> None:
    first.host.write(FILE, "[Service]\nExecStart=/bin/true\n")

    told = error(first.up())

    assert told == [
        f"prepare: expected {FILE} to be free or this site's own, got a file of somebody else",
        "to fix it: choose another stack name, or move the file",
    ]
    assert first.host.read(FILE) == "[Service]\nExecStart=/bin/true\n"
    first.host.run(f"rm {FILE}")
    first.must_up()
    assert first.destroy().status == 0


def test_a_user_that_somebody_else_made_is_refused_and_untouched(first: DirectSite) -> None:
    first.host.run(f"useradd --create-home --shell /bin/bash {UNIT}")
    before = first.host.run(f"getent passwd {UNIT}")

    told = error(first.up())

    assert told == [
        f"prepare: expected no user {UNIT}, or the one that Portico made, got one with home /home/{UNIT} "
        "and shell /bin/bash",
        f"to fix it: see whose it is (getent passwd {UNIT}); choose another stack name, or remove it",
    ]
    assert first.host.run(f"getent passwd {UNIT}") == before
    assert set(first.host.run("ls /etc/systemd/system").split()).isdisjoint({f"{UNIT}@.service", f"{UNIT}@.socket"})
    first.host.run(f"userdel --remove {UNIT} 2> /dev/null")
    first.must_up()
    assert first.destroy().status == 0


def test_a_port_80_that_another_program_has_is_told_with_its_owner(first: DirectSite) -> None:
    first.host.run(f"systemd-run --quiet --unit=squatter {SERVER}")
    until(lambda: 80 in {each.port for each in first.host.listening()})
    pid = first.host.run("systemctl show --property=MainPID --value squatter").strip()

    told = error(first.up())

    assert told == [
        f"nginx: expected 80 to be free, got it is taken by process {pid} ({SERVER})",
        "to fix it: choose another port: pulumi config set --stack test --path nginx.http_port 81",
    ]
    assert first.nginx_files() == {}
    first.host.run("systemctl stop squatter")
    first.must_up()
    assert first.get() == (200, "one0")
