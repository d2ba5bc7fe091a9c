"""uv is installed by pip, in one version with its hashes; where it cannot be had, the reason is returned."""

import subprocess
from pathlib import Path

import pytest

from portico.agent.machine import uv
from portico.agent.place import Place
from portico.protocol.uv import VERSION


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place of a user who has no uv yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Place(str(tmp_path), str(tmp_path))


@pytest.mark.thorough
def test_the_pinned_uv_is_installed_and_nothing_else_stays(place: Place) -> None:
    assert uv.ensure(place, "") == ""
    ran = subprocess.run([uv.path(place), "--version"], capture_output=True, text=True)
    assert ran.stdout.split()[1] == VERSION
    assert list(uv.path(place).parent.iterdir()) == [uv.path(place)]


def test_where_it_cannot_be_had_the_reason_is_returned(place: Place) -> None:
    assert "not-a-python" in uv.ensure(place, "/nowhere/not-a-python")
    assert list(uv.path(place).parent.iterdir()) == []


def test_one_that_is_there_is_not_installed_again(place: Place) -> None:
    uv.path(place).parent.mkdir(parents=True)
    uv.path(place).touch()
    assert uv.ensure(place, "/nowhere/not-a-python") == ""


def test_all_sites_of_a_host_share_it_outside_of_their_folders() -> None:
    paths = {uv.path(Place(f"/srv/{unit}", f"/run/{unit}", unit)) for unit in ("one", "two")}
    assert paths == {Path(f"/var/cache/portico/uv-{VERSION}")}
