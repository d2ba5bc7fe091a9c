"""The source of a release is what makes that release, or it is refused."""

import base64
import io
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest

from portico.cli.going_back import fetched_release
from portico.cli.going_back.fetched_release import fetch
from portico.cli.machines.deployed import Machine
from portico.cli.machines.ways import Ways
from portico.planning.errors import PorticoError
from portico.planning.release_id import id_by_settings
from portico.planning.settings import Settings
from portico.planning.source.ignored import ALWAYS_IGNORED, IGNORE_FILE
from portico.planning.source.tree import read_source_tree

WEB = Machine("web", {"nginx": {}})
SETTINGS = Settings.read({"app": {"name": "shop", "source": "app"}})
APP = {"requirements.txt": "flask\n", "wsgi.py": "app = 1\n"}


class Host:
    """A machine that sends what it likes."""

    def __init__(self, project: Path) -> None:
        self.project, self.sent = project, {"source": ""}

    def sends(self, files: dict[str, str]) -> None:
        held = io.BytesIO()
        with tarfile.open(fileobj=held, mode="w:gz") as archive:
            for name, text in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(text)
                archive.addfile(member, io.BytesIO(text.encode()))
        self.sent = {"source": base64.b64encode(held.getvalue()).decode()}

    def kept(self) -> list[str]:
        return [str(path.relative_to(self.project)) for path in (self.project / "rollback").iterdir()]


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Host:
    found = Host(tmp_path)
    monkeypatch.setattr(fetched_release, "evidence", lambda *words, **sections: found.sent)
    monkeypatch.setattr(fetched_release, "FETCHED", tmp_path / "rollback")
    monkeypatch.setattr(fetched_release, "PROJECT", tmp_path)
    found.sends(APP)
    return found


@pytest.fixture
def release(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The release that the app makes."""
    folder = tmp_path_factory.mktemp("app")
    for name, text in APP.items():
        (folder / name).write_text(text)
    return {"id": id_by_settings(SETTINGS, read_source_tree(folder))}


def test_the_source_of_the_release_is_taken(host: Host, release: dict[str, Any]) -> None:
    path = fetch(WEB, Ways({}, None), SETTINGS, release)

    assert path == f"rollback/{release['id']}"
    ignore = {IGNORE_FILE: "\n".join(["!*", *ALWAYS_IGNORED, ""])}
    assert {file.name: file.read_text() for file in (host.project / path).iterdir()} == {**APP, **ignore}


def test_a_source_that_was_changed_is_refused_and_kept_under_its_own_name(host: Host, release: dict[str, Any]) -> None:
    host.sends({**APP, "wsgi.py": "app = 2\n"})
    with pytest.raises(PorticoError, match=f"source of release {release['id']} from web, got one") as refused:
        fetch(WEB, Ways({}, None), SETTINGS, release)

    kept, = host.kept()
    assert kept != f"rollback/{release['id']}"
    assert re.findall("to fix it: .*COMMIT && pulumi up", str(refused.value))
    assert f"pulumi config set --path app.source {kept} && pulumi up" in str(refused.value)


def test_a_release_that_drift_made_again_is_known(host: Host, release: dict[str, Any]) -> None:
    again = id_by_settings(SETTINGS, read_source_tree(host.project / fetch(WEB, Ways({}, None), SETTINGS, release)), 2)

    assert fetch(WEB, Ways({}, None), SETTINGS, {"id": again}) == f"rollback/{again}"


@pytest.mark.parametrize("name", [".git/hooks/post-checkout", ".porticoignore", "wsgi.pyc"])
def test_a_file_that_no_release_has_is_refused(host: Host, release: dict[str, Any], name: str) -> None:
    host.sends({**APP, name: ""})

    with pytest.raises(PorticoError, match="which no release has"):
        fetch(WEB, Ways({}, None), SETTINGS, release)
    assert host.kept() == []


@pytest.mark.parametrize("sent", [{}, {"source": "&"}, {"source": 1}, {"source": "bm8gZ3ppcA=="}])
def test_what_is_no_archive_is_refused(host: Host, release: dict[str, Any], sent: dict[str, Any]) -> None:
    host.sent = sent

    with pytest.raises(PorticoError, match=r"rollback: expected .* in the fetched source"):
        fetch(WEB, Ways({}, None), SETTINGS, release)


def test_what_the_former_porticoignore_took_back_is_in_the_release_again(host: Host, tmp_path: Path) -> None:
    files = {**APP, ".gitignore": "dist/\n", "dist/app.js": "x", "words.db": "x"}
    for name, text in {**files, ".porticoignore": "!dist/\n!words.db\n"}.items():
        (tmp_path / "app" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "app" / name).write_text(text)
    tree = read_source_tree(tmp_path / "app")
    host.sends(files)
    release = {"id": id_by_settings(SETTINGS, tree, 0)}

    assert fetch(WEB, Ways({}, None), SETTINGS, release) == f"rollback/{release['id']}"
