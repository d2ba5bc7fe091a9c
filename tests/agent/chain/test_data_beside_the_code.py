"""Data that the app writes into its release is seen before the next release takes its place."""

import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.agent.apps import saying
from tests.agent.driver import REQUIREMENTS, Chain, Source

BEGINNERS = """
import os, pathlib, sqlite3
folder = pathlib.Path(__file__).parent / "instance"
try:
    os.makedirs(folder)
except OSError:
    pass
def app(environ, start_response):
    with sqlite3.connect(folder / "app.db") as database:
        database.execute("create table if not exists n (x)")
        database.execute("insert into n values (1)")
        rows = database.execute("select count(*) from n").fetchone()[0]
    start_response("200 OK", [])
    return [f"rows {rows}".encode()]
"""
"""An app that keeps a database in its instance folder, as beginners write it; each request adds a row."""
NEXT = {**saying("next"), "requirements.txt": REQUIREMENTS}


def _app(chain: Chain, source: Source) -> Path:
    return chain.directory / "releases" / source.release / "app"


def _rows(chain: Chain) -> list[Any]:
    with sqlite3.connect(chain.directory / "state/instance/app.db") as database:
        return database.execute("select * from n").fetchall()


def _database(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as database:
        database.execute("create table rows (id)")
    return path


@pytest.fixture
def app(chain: Chain) -> Path:
    """Return the folder of the release that is served."""
    return _app(chain, chain.deployed(saying("first")).source)


def _next(chain: Chain, **more: Any) -> dict[str, Any]:
    return {**chain.release_section(chain.source(NEXT).tree), **more}


@pytest.mark.parametrize("path", ["instance/app.sqlite", "shop.db", "pkg/any.name"])
def test_a_release_that_would_lose_a_database_is_refused(chain: Chain, app: Path, path: str) -> None:
    file = _database(app / path)
    words = chain.refuses("release", release=_next(chain))
    assert f"expected nothing beside the code that the next release lacks, got {path}" in words
    assert str(file) in words.splitlines()[-1]
    assert "app.persist[0]" in words.splitlines()[-1] or "STATE_DIRECTORY" in words.splitlines()[-1]


def test_a_release_that_would_lose_an_upload_is_refused(chain: Chain, app: Path) -> None:
    (app / "static/uploads").mkdir(parents=True)
    (app / "static/uploads/me.jpg").write_bytes(b"\xff\xd8")
    assert "got static/uploads/me.jpg" in chain.refuses("release", release=_next(chain))


def test_the_remedy_brings_the_data_of_a_beginners_app_into_the_next_release(chain: Chain) -> None:
    chain.deployed({"wsgi.py": BEGINNERS})
    source = chain.source({"wsgi.py": f"{BEGINNERS}# changed\n", "requirements.txt": REQUIREMENTS})
    section = chain.release_section(source.tree)
    setting, copying, *_ = chain.refuses("release", release=section).splitlines()[-1].split("; ")

    assert setting.endswith("pulumi config set --path 'app.persist[0]' instance")
    subprocess.run(copying, shell=True, check=True)
    chain.does("release", release={**section, "persist": ["instance"]})
    rows = len(_rows(chain)) + 1
    chain.does("upstream-check", **chain.check(chain.started(source, persist=["instance"]), contains=f"rows {rows}"))


@pytest.mark.parametrize("path", ["__pycache__/instance/a.pyc", "app.log", ".cache/uploads/x", "build/lib/media/x"])
def test_what_can_be_made_again_is_not_data(chain: Chain, app: Path, path: str) -> None:
    (app / path).parent.mkdir(parents=True, exist_ok=True)
    (app / path).write_text("x")
    chain.does("release", release=_next(chain))


def test_data_that_was_copied_into_the_state_directory_is_not_lost(chain: Chain, app: Path) -> None:
    file = _database(app / "instance/app.sqlite")
    (chain.directory / "state/instance").mkdir(parents=True)
    shutil.copy(file, chain.directory / "state/instance")
    chain.does("release", release=_next(chain, persist=["instance"]))


def test_a_database_of_the_source_that_the_app_has_written_to_is_data(chain: Chain) -> None:
    source = chain.source({**saying("first"), "requirements.txt": REQUIREMENTS, ".porticoignore": "!*.db\n"})
    _database(source.tree.directory / "shop.db")
    app = _app(chain, chain.deployed({**saying("first"), ".porticoignore": "!*.db\n"}).source)
    with sqlite3.connect(app / "shop.db") as database:
        database.execute("insert into rows values (1)")
    assert "got shop.db" in chain.refuses("release", release=_next(chain))


def test_the_same_release_again_is_no_loss(chain: Chain, app: Path) -> None:
    _database(app / "instance/app.sqlite")
    source = chain.source({"requirements.txt": REQUIREMENTS, **saying("first")})
    chain.does("release", release=chain.release_section(source.tree))


def test_a_release_command_that_writes_beside_the_code_says_so(chain: Chain) -> None:
    source = chain.released(saying("first"))
    command = "mkdir instance && printf 'SQLite format 3\\0' > instance/app.db"
    told = chain.told("release-command", release_command={
        "id": "1", "release": source.release, "command": command, "deadline": 20, "environment": {}, "secrets": {},
        "service": []})
    assert told.status == 0
    assert "instance/app.db is beside the code, and the next release will not have it: pulumi config set" in told.words
