"""The files that an instance was started with, compared with what was rendered."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portico.agent.doctor import started_with
from portico.agent.place import Place

PLAN = {"id": "i1", "release": "r1", "bind": {"kind": "unix", "path": "i1.sock"}, "start_deadline": 1,
        "graceful_timeout": 1, "environment": {"MODE": "live"}, "conf": ["workers = 2"], "units": {}}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a site whose instance has all its files as they were rendered."""
    place = Place(str(tmp_path), str(tmp_path / "run"), "shop")
    folder = place.instances / "i1"
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text(json.dumps({"instance": PLAN}))
    (folder / "gunicorn.conf.py").write_text("workers = 2\n")
    (folder / "environment").write_text('PATH="/bin"\nMODE="live"\n')
    for name in ("app", "venv"):
        (folder / name).symlink_to(tmp_path)
    monkeypatch.setattr(started_with, "properties", lambda unit, name: {name: ""})
    return SimpleNamespace(place=place, instance="i1", bind={}, service="s", socket="t", folder=folder)


def test_files_as_they_were_rendered_differ_in_nothing(site: Any) -> None:
    assert started_with.look(site) == []


@pytest.mark.parametrize("text", ["", 'PATH="/bin"', 'PATH="/bin"\nMODE="live"\nDEBUG="1"\n'])
def test_an_environment_that_was_emptied_or_edited_is_named(site: Any, text: str) -> None:
    (site.folder / "environment").write_text(text)

    assert started_with.look(site) == [f"edited: {site.folder}/environment"]


@pytest.mark.parametrize("name", ["environment", "gunicorn.conf.py"])
def test_a_file_that_is_gone_is_named(site: Any, name: str) -> None:
    (site.folder / name).unlink()

    assert started_with.look(site) == [f"missing: {site.folder}/{name}"]
