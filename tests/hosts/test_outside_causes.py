"""A host's passing fault is reported with its remedy; the site serves on, and the same update passes later."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.engine import apps
from tests.hosts.conftest import MakeDirect, MakeHost
from tests.hosts.direct import DirectSite
from tests.hosts.site import UNIT

SPACE = "160M"
FILLER = "/srv/filler"
NO_INDEX = "[global]\nindex-url = http://127.0.0.1:9/simple\nretries = 1\n"
FULL = [f"cause: the disk of /srv/{UNIT} is full: N bytes are left; see what of the largest on it can go",
        "to fix it: du -xah /srv | sort -h | tail -n 20, then run pulumi up again"]


@pytest.fixture(scope="module")
def hosted(make_direct: MakeDirect, make_host: MakeHost) -> DirectSite:
    """A site that is up on a host with a small disk of its own for sites."""
    host = make_host()
    host.run(f"mount -t tmpfs -o size={SPACE} tmpfs /srv")
    site = make_direct(host)
    site.must_up()
    return site


@contextmanager
def full_disk(hosted: DirectSite, left: str) -> Iterator[None]:
    """No more space for sites than this."""
    hosted.host.run(f"cat /dev/zero > {FILLER} 2> /dev/null || truncate --size=-{left} {FILLER}")
    yield
    hosted.host.run(f"rm {FILLER}")


@contextmanager
def read_only(hosted: DirectSite, folder: str) -> Iterator[None]:
    hosted.host.run(f"mount --bind {folder} {folder}; mount -o remount,bind,ro {folder}")
    yield
    hosted.host.run(f"umount {folder}")


def without_number(told: list[str]) -> list[str]:
    """Return the message with the number of free bytes made the same for each run."""
    return [re.sub(r"\d+ bytes", "N bytes", line) for line in told]


def needing(marker: str, package: str) -> dict[str, str]:
    """An app for which packages have to be installed anew."""
    return {**apps.good(marker), "requirements.txt": f"{apps.REQUIREMENTS}{package}\n"}


def test_a_full_disk_is_told(hosted: DirectSite) -> None:
    hosted.write(apps.good("space "))

    with full_disk(hosted, "0"):
        told = hosted.refused()
    hosted.must_up()

    assert without_number(told) == [
        "host: expected release to be allowed by the system, got [Errno 28] No space left on device", *FULL,
    ]
    assert hosted.get() == (200, "space 0")


def test_a_disk_that_packages_fill_is_told_and_left_with_the_space_it_had(hosted: DirectSite) -> None:
    hosted.write(needing("more space ", "itsdangerous>=2.1"))

    with full_disk(hosted, "2M"):
        told = hosted.refused()
        left = int(hosted.host.run("df --output=avail -k /srv | tail -1"))
    hosted.must_up()

    assert told[0] == "release: expected the packages of requirements.txt, got exit status 2 of uv pip install"
    assert "No space left on device" in "".join(told[1:-2])
    assert without_number(told)[-2:] == FULL
    assert left > 1900
    assert hosted.get() == (200, "more space 0")


def test_a_package_index_out_of_reach_is_told_and_the_source_need_not_be_sent_again(hosted: DirectSite) -> None:
    hosted.write(needing("index ", "markupsafe>=2.1"))
    before = hosted.host.run("cat /etc/pip.conf || true")

    hosted.host.write("/etc/pip.conf", NO_INDEX)
    told = hosted.refused()
    hosted.host.write("/etc/pip.conf", before)
    hosted.must_up()

    assert told[0] == "release: expected the packages of requirements.txt, got exit status 2 of uv pip install"
    assert "    cause: Connection refused (os error 111)" in [f"    {line.strip()}" for line in told]
    assert told[-2:] == [
        "cause: uv gets nothing from the package index http://127.0.0.1:9",
        "to fix it: see that this machine reaches it (curl -I http://127.0.0.1:9), then run pulumi up again",
    ]
    assert hosted.get() == (200, "index 0")


@pytest.mark.parametrize(("folder", "verb", "file"), [
    (f"/srv/{UNIT}", "release", "lock"),
    ("/etc/nginx", "update-nginx", "sites-available/portico-catchall-80.conf.new"),
])
def test_a_read_only_folder_is_told(hosted: DirectSite, folder: str, verb: str, file: str) -> None:
    hosted.write(apps.good(f"{folder} "))

    with read_only(hosted, folder):
        told = hosted.refused()
    hosted.must_up()

    assert told == [
        f"host: expected {verb} to be allowed by the system, got [Errno 30] Read-only file system: '{folder}/{file}'",
        f"cause: {folder} cannot be written to: {folder} is mounted read-only",
        f"to fix it: mount -o remount,rw {folder}, then run pulumi up again",
    ]
    assert hosted.get() == (200, f"{folder} 0")


def test_an_interpreter_below_a_home_is_named_and_its_remedy_works(hosted: DirectSite) -> None:
    hosted.host.run("install -D -m 755 $(readlink -f /usr/bin/python3) /home/elsewhere/python3")
    hosted.write(needing("at home ", "itsdangerous>=2.0"))
    hosted.configure("app", python="/home/elsewhere/python3")

    told = hosted.refused()
    hosted.configure("systemd", protect_home="read-only")
    hosted.must_up()

    assert told[-2] == "cause: /home/elsewhere/python3 is below a home, which systemd.protect_home hides from the app"
    assert "pulumi config set --stack test --path systemd.protect_home read-only" in told[-1]
    assert hosted.get() == (200, "at home 0")
