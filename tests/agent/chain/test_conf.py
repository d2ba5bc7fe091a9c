"""The files and folders of an instance's container, made before it starts."""

import os
from pathlib import Path
from typing import Any

import pytest

from portico.agent.app.container_user import USER
from portico.agent.chain import conf
from portico.agent.place import Place
from portico.planning.settings import Settings
from portico.targets.docker import containers

OWNERS: dict[str, int] = {}


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The app's state folder; who becomes the owner of a path is in OWNERS."""

    def chown(path: Any, user: int, group: int, follow_symlinks: bool = True) -> None:
        OWNERS[Path(path).name] = user if follow_symlinks is False or not Path(path).is_symlink() else -1

    OWNERS.clear()
    monkeypatch.setattr(os, "chown", chown)
    monkeypatch.setattr(conf, "OF_THE_INSTANCE", tmp_path)
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def _run(state: Path) -> None:
    conf.run(Place(str(state), str(state)), {"instance": "0123456789ab", "conf": ["x = 1"], "state": str(state)})


def test_temporary_files_have_a_folder_of_the_app_on_the_disk(state: Path) -> None:
    _run(state)
    _run(state)
    assert (state / "tmp").stat().st_mode & 0o777 == 0o700
    assert OWNERS["tmp"] == OWNERS["state"] == USER
    settings = Settings.read({"app": {"name": "shop", "source": "x"}, "target": {"kind": "docker"}})
    assert f"TMPDIR={containers.STATE}/tmp" in containers.variables(settings)


def test_a_link_that_the_app_put_there_leads_nowhere(state: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (state / "tmp").symlink_to(tmp_path / "outside")
    _run(state)
    assert "outside" not in OWNERS
    assert OWNERS["tmp"] == USER
