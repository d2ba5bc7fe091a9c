"""Folders of the app that live in its state directory: what the app writes there outlives the release."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.agent.driver import REQUIREMENTS, Chain, Source

COUNTS = """
import pathlib
file = pathlib.Path(__file__).parent / "instance" / "count"
def app(environ, start_response):
    file.open("a").write("x")
    start_response("200 OK", [])
    return [str(file.stat().st_size).encode()]
"""
PERSIST = ("instance", "media/photos")


@pytest.fixture
def source(chain: Chain) -> Source:
    return _released(chain, {"wsgi.py": COUNTS})


def _released(chain: Chain, files: dict[str, str]) -> Source:
    source = chain.source({"requirements.txt": REQUIREMENTS, **files})
    chain.does("release", release=_section(chain, source))
    return source


def _section(chain: Chain, source: Source) -> dict[str, Any]:
    return {**chain.release_section(source.tree), "persist": PERSIST}


def _app(chain: Chain, source: Source) -> Path:
    return chain.directory / "releases" / source.release / "app"


def _drift(chain: Chain, source: Source) -> dict[str, str]:
    """Return what differs from the release's plan, by path."""
    found = chain.does("drift", steps={"release": {"release": _section(chain, source)}})["drift"]
    return {os.path.relpath(each["where"], _app(chain, source)): each["what"] for each in found}


def test_such_a_folder_is_a_link_into_the_state_directory(chain: Chain, source: Source) -> None:
    links = {name: os.readlink(_app(chain, source) / name) for name in PERSIST}
    assert links == {name: str(chain.directory / "state" / name) for name in PERSIST}


def test_what_the_app_wrote_is_there_for_the_next_release(chain: Chain, source: Source) -> None:
    first = chain.started(source, persist=PERSIST)
    chain.does("upstream-check", **chain.check(first, contains="1"))
    second = chain.started(_released(chain, {"wsgi.py": f"{COUNTS}\n# another release\n"}), persist=PERSIST)
    chain.does("upstream-check", **chain.check(second, contains="2"))


def test_the_folders_are_there_when_the_release_command_runs(chain: Chain, source: Source) -> None:
    command = {"id": "1", "release": source.release, "command": "touch media/photos/a", "deadline": 20,
               "environment": {}, "secrets": {}, "service": [], "persist": PERSIST}
    chain.does("release-command", release_command=command)
    assert (chain.directory / "state/media/photos/a").exists()


def test_such_a_link_is_no_drift_and_another_one_is(chain: Chain, source: Source) -> None:
    assert _drift(chain, source) == {}
    (_app(chain, source) / "instance").unlink()
    (_app(chain, source) / "instance").symlink_to("/etc")
    assert _drift(chain, source) == {"instance": "another link"}
