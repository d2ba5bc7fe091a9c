"""An app whose clients have to stay with one worker is found by its packages."""

from pathlib import Path

import pytest

from portico.agent.app.sticky_sessions import warning


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """A virtual environment with Flask-SocketIO."""
    (tmp_path / "lib/python3.11/site-packages/flask_socketio").mkdir(parents=True)
    return tmp_path


def test_several_workers_are_warned_of(environment: Path) -> None:
    words = warning(["bind = 'x'", "workers = 2"], environment)

    assert "Flask-SocketIO is among the packages" in words
    assert words.endswith("pulumi config set --path gunicorn.workers 1")


def test_one_worker_is_well(environment: Path) -> None:
    assert warning(["workers = 1"], environment) == ""


def test_an_app_without_such_a_package_is_well(tmp_path: Path) -> None:
    assert warning(["workers = 2"], tmp_path) == ""
