"""Packages are installed by apt-get: a private Nginx, whose service is stopped, and what an app is set to need."""

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


HAS = "installed nginx, \ninstalled python3-venv, \ninstalled libssl3t64, libssl3 (= 3.0.13)\nconfig-files libpq5, \n"
"""Packages as dpkg-query lists them."""


@pytest.fixture
def host(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A host that has Nginx, Python's venv, and a library by another name."""
    monkeypatch.setattr(packages, "_nginx", list)
    monkeypatch.setattr(packages, "_venv", lambda python: [])
    machine.add("dpkg-query", f"printf '{HAS}'\n")
    return machine


def test_what_the_app_needs_and_the_host_lacks_is_installed_by_its_exact_name(host: Machine) -> None:
    assert packages.ensure("python3", ["libssl3", "libpq5", "g++"], 10) == ["libpq5", "g++"]

    assert host.asked()[-1] == ("apt-get -o DPkg::Lock::Timeout=5 install --quiet --yes --no-install-recommends "
                                "-o APT::Cmd::Pattern-Only=true libpq5 g++")


def test_a_host_that_has_all_asks_apt_for_nothing(host: Machine) -> None:
    assert packages.ensure("python3", ["libssl3", "nginx"], 10) == []

    assert [line for line in host.asked() if line.startswith("apt-get")] == []


@pytest.mark.parametrize("said", [
    "E: Unable to locate package libpq99", "E: Package 'libpq99' has no installation candidate",
])
def test_a_package_that_apt_does_not_have_is_refused_with_its_place_in_the_setting(host: Machine, said: str) -> None:
    host.add("apt-get", f'case "$*" in *install*) echo "{said}"; exit 100;; esac\n')

    with pytest.raises(Failure) as refused:
        packages.ensure("python3", ["libssl3", "libpq99"], 10)

    assert refused.value.lines == [said]
    assert refused.value.facts is not None
    assert refused.value.facts["no such package"] == ["1 libpq99"]
