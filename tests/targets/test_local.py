"""The local target: its addresses, and the commands of its steps."""

import shlex
import subprocess
from pathlib import Path

import pytest

from portico.planning.agent import build_agent
from portico.planning.settings import Settings
from portico.targets.local import LocalTarget
from tests.components.conftest import Run


@pytest.fixture
def target(tmp_path: Path) -> LocalTarget:
    return _target(tmp_path, {})


def _target(folder: Path, gunicorn: dict[str, object]) -> LocalTarget:
    settings = Settings.read({"app": {"name": "shop", "source": "x"}, "gunicorn": gunicorn,
                              "nginx": {"http_port": 8123, "server_names": ["shop.test"]}})
    return LocalTarget(settings=settings, agent=build_agent(folder), folder=folder)


def test_its_url_opens_in_a_browser_whatever_the_server_names_are(target: LocalTarget) -> None:
    assert target.url() == "http://127.0.0.1:8123/"
    assert target.site_address().server_names == ("shop.test", "127.0.0.1", "localhost")


def test_a_unix_socket_is_named_by_the_instance(target: LocalTarget) -> None:
    assert target.bind("abc").path.endswith("/abc.sock")
    assert target.upstream("abc") == f"unix:{target.bind('abc').path}"


def test_which_of_two_ports_it_is_is_left_to_the_agent(tmp_path: Path) -> None:
    target = _target(tmp_path, {"bind": "tcp", "ports": [8201, 8202]})

    assert target.bind("abc").written() == {"kind": "tcp", "ports": [8201, 8202]}
    assert target.upstream("abc") == "127.0.0.1:@port@"


def test_nothing_listens_but_on_loopback(target: LocalTarget) -> None:
    assert target.site_address().listens == ("127.0.0.1:8123",)
    assert "listen 127.0.0.1:8123 default_server;" in target.around_the_site()["sites-enabled/000-catchall.conf"]


def test_a_delete_after_the_folder_was_removed_by_hand_is_no_failure(run: Run) -> None:
    delete = run().inputs("site-gunicorn")["delete"]
    words = shlex.split(delete)

    assert words[:3] == ["test", "!", "-e"]
    assert not Path(words[3]).exists()
    assert subprocess.run(delete, shell=True).returncode == 0


def test_every_step_hands_its_plan_over_on_standard_input(run: Run) -> None:
    program = run()

    for _, name in program.custom():
        inputs = program.inputs(name)
        assert inputs["stdin"].startswith("@portico plan 1\n")
        assert inputs["create"].split()[:2] == ["python3", "-I"]
        assert len(inputs["create"]) < 300
