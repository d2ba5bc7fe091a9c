"""The command that shows a log."""

import subprocess

import pytest

from tests.agent.apps import saying
from tests.agent.driver import Chain
from tests.agent.watching import answer

ALL = {"follow": False, "lines": 100}
NOISY = {"wsgi.py": saying("noisy")["wsgi.py"] + 'print("the app is imported")\n'}


def shown(chain: Chain, log: str) -> str:
    command = chain.does("logs", log=log, **ALL)["command"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_each_log_has_what_was_written_to_it(chain: Chain) -> None:
    chain.deployed(NOISY)
    answer(chain.port, "/seen", host=chain.host)

    assert "the app is imported" in shown(chain, "app")
    assert '"uri":"/seen"' in shown(chain, "access")
    assert shown(chain, "error") == ""


def test_the_live_instance_is_shown_and_not_the_newest(chain: Chain) -> None:
    old = chain.deployed(NOISY)
    chain.started(chain.released(saying("new")))

    assert f"/{old.instance}/" in chain.does("logs", log="app", **ALL)["command"][-1]


@pytest.mark.parametrize("log", ["app", "access", "error"])
def test_a_log_is_followed_by_its_name(log: str, chain: Chain) -> None:
    chain.deployed(saying("followed"))
    command = chain.does("logs", log=log, follow=True, lines=7)["command"]

    assert command[:4] == ["tail", "-n", "7", "-F"]


def test_without_a_site_there_is_no_log(chain: Chain) -> None:
    words = chain.refuses("logs", log="app", **ALL)

    assert words == "logs: expected a site that was up once, got none\nto fix it: pulumi up\n"


def test_a_log_that_was_removed_is_named(chain: Chain) -> None:
    chain.deployed(saying("removed"))
    log = chain.directory / "logs" / "hello.error.log"
    log.unlink()

    assert f"expected a log at {log}, got no such file" in chain.refuses("logs", log="error", **ALL)
