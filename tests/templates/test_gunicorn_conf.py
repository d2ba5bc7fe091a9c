"""The settings in gunicorn.conf.py; Gunicorn knows every name in it."""

import importlib
import runpy
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.templates.conftest import GOLDEN
from tests.templates.rendered import RENDERED, gunicorn_conf

CONFS = [name for name in RENDERED if name.startswith("gunicorn")]
NEWER = {"control_socket_disable", "forwarder_headers"}
"""Unknown to the oldest Gunicorn that is allowed, which reads on."""


def _read(text: str, folder: Path) -> dict[str, Any]:
    file = folder / "gunicorn.conf.py"
    file.write_text(text)
    return {name: value for name, value in runpy.run_path(str(file)).items()
            if not name.startswith("_") and not isinstance(value, ModuleType)}


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the app's state directory, which the variable names."""
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    return tmp_path / "state"


@pytest.mark.parametrize("name", CONFS)
def test_gunicorn_knows_every_name_and_takes_every_value(name: str, tmp_path: Path) -> None:
    config = importlib.import_module("gunicorn.config").Config()
    for setting, value in _read((GOLDEN / name).read_text(), tmp_path).items():
        if setting in config.settings or setting not in NEWER:
            config.set(setting, value)


@pytest.mark.parametrize("name", CONFS)
def test_gunicorn_accepts_a_golden_file_as_its_configuration(name: str, tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    app = "def app(environ, start_response): ...\ncreate_app = lambda: app\n"
    for module in ("wsgi.py", "shop/web.py"):
        (tmp_path / module).write_text(app)
    command = [sys.executable, "-B", "-m", "gunicorn", "--check-config", "--config", GOLDEN / name, "--chdir", tmp_path]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_each_worker_imports_the_app_itself(tmp_path: Path) -> None:
    text = gunicorn_conf()
    assert _read(text, tmp_path)["preload_app"] is False
    assert "Each worker imports the app itself" in text


def test_when_workers_share_the_import_the_file_says_so(tmp_path: Path) -> None:
    text = gunicorn_conf(preload_app=True)
    assert _read(text, tmp_path)["preload_app"] is True
    assert "all of them share" in text


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("worker_class", "gevent"), ("workers", 5), ("threads", 1), ("timeout", 90), ("graceful_timeout", 12),
        ("keepalive", 3), ("max_requests", 1000), ("max_requests_jitter", 50),
    ],
)  # fmt: skip
def test_a_setting_is_written_as_it_was_set(setting: str, value: Any, tmp_path: Path) -> None:
    assert _read(gunicorn_conf(**{setting: value}), tmp_path)[setting] == value


def test_address_and_folder_are_left_to_whoever_starts_it(tmp_path: Path) -> None:
    assert not {"bind", "chdir", "daemon", "pidfile", "user"} & set(_read(gunicorn_conf(), tmp_path))


def test_only_nginx_says_which_scheme_the_client_used(tmp_path: Path) -> None:
    conf = _read(gunicorn_conf(), tmp_path)
    assert conf["secure_scheme_headers"] == {"X-FORWARDED-PROTO": "https"}
    assert (conf["forwarder_headers"], conf["forwarded_allow_ips"]) == ("", "127.0.0.1")


def test_the_folders_that_the_app_keeps_are_made_in_its_state_directory(tmp_path: Path, state: Path) -> None:
    _read(gunicorn_conf(folders=("instance", "media/photos")), tmp_path)
    assert (state / "instance").is_dir()
    assert (state / "media/photos").is_dir()
