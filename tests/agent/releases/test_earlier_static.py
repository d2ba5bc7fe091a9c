"""The static files of the last verified sets are kept in one tree, by their public paths."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from portico.agent.machine import atomic
from portico.agent.place import Place
from portico.agent.releases.earlier_static import announce, settle
from portico.agent.releases.static_set import CONTENTS, Contents


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(str(tmp_path), str(tmp_path))


def _verified(place: Place, name: str, files: Mapping[str, str], urls: Mapping[str, str] | None = None) -> None:
    """Make a set with these files below its folders, as if it had just passed the public check."""
    for path, text in files.items():
        file = place.static / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    record = Contents(urls=urls or {"0": "/static/"}, compressed={})
    atomic.write_json(place.static / name / CONTENTS, record.written())
    settle(place, name, 2)


def _kept(place: Place) -> dict[str, str]:
    tree = place.static / "earlier/current/files"
    return {str(file.relative_to(tree)): file.read_text() for file in tree.rglob("*") if file.is_file()}


def test_of_a_path_the_file_of_the_set_that_was_verified_last_is_kept(place: Place) -> None:
    _verified(place, "one", {"0/app.js": "1", "0/one.js": "1"})
    _verified(place, "two", {"0/app.js": "2", "0/deep/two.js": "2"})
    assert _kept(place) == {"static/app.js": "2", "static/one.js": "1", "static/deep/two.js": "2"}
    settle(place, "one", 2)
    assert _kept(place)["static/app.js"] == "1", "after going back"


def test_only_so_many_sets_are_kept_besides_the_live_one(place: Place) -> None:
    for name in ("a", "b", "c", "d"):
        _verified(place, name, {f"0/{name}.js": name})
    assert sorted(_kept(place)) == ["static/b.js", "static/c.js", "static/d.js"]
    settle(place, "d", 1)
    assert sorted(_kept(place)) == ["static/c.js", "static/d.js"]
    assert sorted(path.name for path in (place.static / "earlier").iterdir()) == ["current", "d.1"]


def test_a_file_in_the_way_of_a_folder_does_no_harm(place: Place) -> None:
    _verified(place, "one", {"0/x": "file", "0/y/z": "below"})
    _verified(place, "two", {"0/x/a": "below", "0/y": "file"})
    assert _kept(place) == {"static/x/a": "below", "static/y": "file"}
    _verified(place, "three", {"0/b": "b"})
    assert _kept(place) == {"static/x/a": "below", "static/y": "file", "static/b": "b"}


def test_of_two_prefixes_the_longer_one_has_its_paths(place: Place) -> None:
    files = {"0/media/a.png": "of the shorter", "0/a.js": "a", "1/a.png": "of the longer"}
    _verified(place, "one", files, {"0": "/static/", "1": "/static/media/"})
    assert _kept(place) == {"static/a.js": "a", "static/media/a.png": "of the longer"}


def test_none_are_kept_where_the_setting_is_off_or_the_set_is_of_an_earlier_portico(place: Place) -> None:
    _verified(place, "one", {"0/a.js": "a"})
    settle(place, "one", 0)
    assert not list((place.static / "earlier").iterdir())
    (place.static / "old/0").mkdir(parents=True)
    settle(place, "old", 2)
    assert _kept(place) == {}


def test_the_mark_of_a_release_on_its_way_is_there_until_the_check(place: Place) -> None:
    announce(place)
    assert (place.static / "earlier/switching").exists()
    _verified(place, "one", {})
    assert not (place.static / "earlier/switching").exists()


def test_what_a_killed_step_left_is_made_anew(place: Place) -> None:
    _verified(place, "one", {"0/a.js": "a"})
    (place.static / "earlier/two.2/files").mkdir(parents=True)
    (place.static / "earlier/two.2/files/strange").touch()
    _verified(place, "two", {"0/b.js": "b"})
    assert sorted(_kept(place)) == ["static/a.js", "static/b.js"]


def test_where_links_are_not_possible_files_are_copied(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    _verified(place, "one", {"0/deep/a.js": "a"})
    assert _kept(place) == {"static/deep/a.js": "a"}
