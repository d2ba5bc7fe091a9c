"""A private Nginx is installed by apt-get, as root or with sudo; the service of its package is stopped."""

import os
from pathlib import Path

import pytest

from portico.agent.machine import packages
from portico.protocol.failure import Failure

LOGS = '#!/bin/sh\necho "$(basename $0) $*" >> {asked}\n'
INSTALLS = ["apt-get -o DPkg::Lock::Timeout=5 update --quiet",
            "apt-get -o DPkg::Lock::Timeout=5 install --quiet --yes nginx"]
STOPS = "systemctl disable --quiet --now nginx.service"


class Machine:
    """A PATH whose programs write down how they are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._asked = folder / "asked"
        self._asked.touch()

    def add(self, name: str, then: str = "") -> None:
        (self.folder / name).write_text(LOGS.format(asked=self._asked) + then)
        (self.folder / name).chmod(0o755)

    def asked(self) -> list[str]:
        return self._asked.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine on which systemd runs, with apt-get, used by root."""
    machine = Machine(tmp_path)
    for name in ("apt-get", "systemctl"):
        machine.add(name)
    (tmp_path / "true").symlink_to("/bin/true")
    for name in ("env", "sh", "basename"):
        (tmp_path / name).symlink_to(f"/usr/bin/{name}")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(packages, "SYSTEMD", tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return machine


def test_root_installs_it_and_stops_the_service_of_the_package(machine: Machine) -> None:
    packages.install_private_nginx(10)

    assert machine.asked() == [*INSTALLS, STOPS]


def test_a_user_installs_it_with_sudo(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine.add("sudo", 'shift\nexec "$@"\n')

    packages.install_private_nginx(10)

    assert [line for line in machine.asked() if not line.startswith("sudo")] == [*INSTALLS, STOPS]
    assert f"sudo -n env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 {INSTALLS[0]}" in machine.asked()


@pytest.mark.parametrize("sudo", [None, "exit 1\n"], ids=["without sudo", "sudo asks for a password"])
def test_a_user_who_may_not_reads_what_to_type(
    machine: Machine, sudo: "str | None", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    if sudo:
        machine.add("sudo", sudo)

    with pytest.raises(Failure) as refused:
        packages.install_private_nginx(10)

    assert refused.value.remedy == "sudo apt-get install nginx"
    assert not [line for line in machine.asked() if line.startswith("apt-get")]


def test_a_machine_without_systemd_has_no_service_to_stop(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "SYSTEMD", machine.folder / "missing")

    packages.install_private_nginx(10)

    assert machine.asked() == INSTALLS
