"""The import check and the release command run in the sandbox of the app's own unit."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from portico.agent.app import as_the_app, sandbox, systemd
from portico.agent.machine import atomic
from portico.agent.place import Place
from portico.protocol.plan.instance import Bind, Instance
from portico.protocol.plan.release_command import ReleaseCommand
from tests.checkout import REPOSITORY

GOLDEN = REPOSITORY / "tests" / "golden" / "etc" / "systemd" / "system"
UNIT = (GOLDEN / "site@.service").read_text()
DROP_IN = (GOLDEN / "site@instance.service.d" / "instance.everything-set.conf").read_text().splitlines()
WALLS = ("NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectHome=yes", "ProtectSystem=strict", "User=shop-prod",
         "SystemCallFilter=~@privileged @resources", "PrivateTmp=yes", "StateDirectory=shop-prod", "UMask=0077")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place on a host whose unit and one release are there."""
    monkeypatch.setattr(sandbox, "UNITS", tmp_path)
    (tmp_path / "shop-prod@.service").write_text(UNIT)
    place = Place(str(tmp_path), str(tmp_path), "shop-prod")
    for folder in (place.releases / "r" / "app", place.environments / "v" / "bin", place.instances / "i"):
        folder.mkdir(parents=True)
    (place.environments / "v" / "bin" / "python").touch()
    atomic.write_json(place.releases / "r" / "release.json", {"id": "r", "venv": "v"})
    return place


def _checked(place: Place, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    ran: list[list[str]] = []

    def run(*command: str, seconds: float) -> Any:
        ran.append(list(command))
        return type("Ended", (), {"returncode": 0, "stdout": ""})

    monkeypatch.setattr(systemd, "run", run)
    instance = Instance(id="i", release="r", bind=Bind(kind="unix", path="/run/i.sock"), start_deadline=9,
                        graceful_timeout=9, environment={}, conf=[], units={"service": DROP_IN})
    systemd._check_config(place, instance, place.instances / "i")
    return ran[0]


def _commanded(place: Place) -> list[str]:
    release_command = ReleaseCommand(id="c", release="r", command="pass", environment={}, secrets={}, service=DROP_IN,
                                     deadline=9)
    with as_the_app.python(place, release_command, "-c", "pass") as (command, _, _):
        return command


def _properties(command: list[str]) -> list[str]:
    return [value for option, value in pairwise(command) if option == "-p"]


def test_both_have_each_directive_of_the_unit_and_of_the_instance(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (_checked(place, monkeypatch), _commanded(place)):
        assert command[0] == "systemd-run"
        assert set(WALLS) <= set(_properties(command))
        assert set(sandbox.properties(DROP_IN)) <= set(_properties(command))


@pytest.mark.parametrize("lines", [UNIT.splitlines(), DROP_IN])
def test_no_directive_of_a_unit_file_is_forgotten(lines: list[str]) -> None:
    section = lines[lines.index("[Service]"):]
    names = {line.partition("=")[0] for line in section if "=" in line and not line.startswith("#")} - {"WantedBy"}
    taken = {line.partition("=")[0] for line in sandbox.properties(lines)}
    assert names - taken <= sandbox.NOT_OF_THE_SANDBOX
