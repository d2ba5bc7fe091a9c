"""The drift of a step, on a host that is a folder."""

from pathlib import Path
from typing import Any

import pytest

from portico.agent.drift import steps
from portico.agent.place import Place
from portico.protocol.plan.instance import Bind, GunicornPlan, Instance

PLAN = GunicornPlan(instance=Instance(
    id="i1", release="r1", bind=Bind(kind="unix", path="i1.sock"), start_deadline=1, graceful_timeout=1,
    environment={"MODE": "live"}, conf=["workers = 2"], units={},
))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a place with an instance whose files are as they were rendered, but which does not run."""
    place = Place(str(tmp_path), str(tmp_path / "run"), "shop")
    folder = place.instances / "i1"
    folder.mkdir(parents=True)
    (folder / "gunicorn.conf.py").write_text("workers = 2\n")
    (folder / "environment").write_text('PATH="/bin"\nMODE="live"\n')
    (folder / "environment").chmod(0o640)
    monkeypatch.setattr(steps, "at_boot", lambda unit: "enabled")
    monkeypatch.setattr(steps, "running", lambda place, instance: True)
    return place


def _drift(place: Place) -> "list[tuple[str, str]]":
    return [(Path(found.where).name, found.what) for found in steps.gunicorn(place, PLAN)]


def test_an_instance_as_it_was_rendered_has_no_drift(place: Place) -> None:
    assert _drift(place) == []


@pytest.mark.parametrize(("text", "what"), [
    (None, "missing"), ("", "edited"), ('PATH="/bin"\nMODE="dead"\n', "edited"),
    ('PATH="/bin"\nMODE="live"\nDEBUG="1"\n', "edited"),
])
def test_an_environment_that_is_gone_or_edited_is_drift(place: Place, text: str | None, what: str) -> None:
    environment: Any = place.instances / "i1" / "environment"
    environment.unlink() if text is None else environment.write_text(text)

    assert _drift(place) == [("environment", what)]


def test_an_environment_that_others_may_read_is_drift(place: Place) -> None:
    (place.instances / "i1" / "environment").chmod(0o644)

    assert _drift(place) == [("environment", "mode 0644 instead of 0640")]
