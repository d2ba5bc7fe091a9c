"""The engine of another machine, `ssh://USER@HOST`: by the system's ssh, with its known hosts and keys."""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.hosts.engine import must_find
from tests.toolchain import sshd
from tests.toolchain.sshd import Sshd

SSH = """#!/bin/sh
exec {ssh} -F none -o BatchMode=yes -o IdentitiesOnly=yes -o IdentityFile={folder}/user \\
    -o UserKnownHostsFile={folder}/known_hosts -o StrictHostKeyChecking=yes \\
    -o ControlMaster=auto -o ControlPath={folder}/shared -o ControlPersist=60 "$@"
"""
"""An ssh with a user's settings, such as one connection for all commands."""
REFUSED = re.compile(r"^    error: (docker\.host: expected .*)\n *to fix it: (.*)", re.MULTILINE)


@pytest.fixture(scope="module")
def machine(docker_engine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """A machine with sshd, and an engine that whoever logs in reaches."""
    must_find("ssh", "openssh-client")
    program = sshd.find()
    if program is None:
        must_find("sshd", "openssh-server")
    address = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    process, found = sshd.start(str(program), tmp_path_factory.mktemp("sshd"), f"SetEnv DOCKER_HOST={address}\n")
    with process:
        yield found
        process.terminate()


@pytest.fixture(scope="module")
def site(make_contained: MakeContained, machine: Sshd) -> ContainedSite:
    """A site whose engine is reached over SSH alone."""
    site = make_contained()
    known = machine.folder / "known_hosts"
    known.write_text(f"[127.0.0.1]:{machine.port} {machine.host_key}\n")
    where = subprocess.run(["sh", "-c", "command -v ssh"], capture_output=True, text=True, check=True).stdout.strip()
    script = machine.folder / "bin" / "ssh"
    script.parent.mkdir()
    script.write_text(SSH.format(ssh=where, folder=machine.folder))
    script.chmod(0o755)
    site.environment["PATH"] = f"{script.parent}:{site.environment['PATH']}"
    site.environment["DOCKER_HOST"] = "unix:///nowhere/docker.sock"
    site.configure("docker", host=f"ssh://root@127.0.0.1:{machine.port}")
    return site


def _refused(site: ContainedSite) -> tuple[str, str]:
    """Return the error for an engine that cannot be used; check that no resource was registered."""
    ends_the_shared_connection = ["ssh", "-O", "exit", "anywhere"]
    subprocess.run(ends_the_shared_connection, env=site.environment, capture_output=True)
    ran = site.up()
    found = REFUSED.search(ran.text)
    assert found, ran.text
    assert ran.status != 0
    assert "command:local:Command" not in ran.text
    return found[1], found[2]


def test_a_site_is_deployed_changed_and_removed(site: ContainedSite) -> None:
    site.must_up()
    assert site.get() == (200, "one0")

    site.write(apps.good("two"))
    with site.load() as load:
        site.must_up()

    assert (site.get(), load.failures) == ((200, "two0"), [])
    assert site.destroy().status == 0
    assert site.leftovers() == set()


def test_a_machine_whose_host_key_is_not_known_is_refused(site: ContainedSite, machine: Sshd) -> None:
    known = machine.folder / "known_hosts"
    before = known.read_text()
    known.write_text("")
    expected, remedy = _refused(site)
    known.write_text(before)

    assert expected.startswith("docker.host: expected a Docker Engine whose host key is known at ssh://root@127.0.0.1:")
    assert remedy.startswith("look at the key with ssh-keyscan")


def test_a_key_that_does_not_let_in_is_refused(site: ContainedSite, machine: Sshd) -> None:
    allowed = machine.folder / "authorized"
    before = allowed.read_text()
    allowed.write_text("")
    expected, remedy = _refused(site)
    allowed.write_text(before)

    assert expected.startswith("docker.host: expected a Docker Engine whose SSH lets you in at ssh://root@127.0.0.1:")
    assert remedy == "see which keys are offered: ssh -v USER@HOST true"


def test_a_machine_that_is_not_there_is_refused(site: ContainedSite) -> None:
    there = dict(site.config["portico:docker"])
    site.configure("docker", host="ssh://root@127.0.0.1:1")
    expected, remedy = _refused(site)
    site.configure("docker", **there)

    assert expected.startswith("docker.host: expected a Docker Engine that answers at ssh://root@127.0.0.1:1, got: ")
    assert remedy.startswith("start it")
