"""The app's own command for a release: with what it is run, how often, and what is left of one that is ended."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.agent.apps import saying
from tests.agent.conftest import prepared
from tests.agent.driver import Chain, Source
from tests.agent.watching import until
from tests.processes import processes_below

SECRET = "hunter2-and-more"
COUNTS = "echo run >> $STATE_DIRECTORY/runs"
SLEEPS = "sleep 1000 & echo $! > $STATE_DIRECTORY/pid; wait"


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, environment: Path, installed: Path) -> Iterator[Chain]:
    with prepared(tmp_path_factory.mktemp("command"), environment, installed) as chain:
        yield chain


@pytest.fixture(scope="module")
def source(chain: Chain) -> Source:
    return chain.released(saying("fine"))


@pytest.fixture
def state(chain: Chain) -> Path:
    """Return an empty folder that the release commands of one test write to."""
    state = chain.directory / "state"
    state.mkdir(exist_ok=True)
    for file in state.iterdir():
        file.unlink()
    return state


def _section(source: Source, command: str, **given: Any) -> dict[str, Any]:
    ground = {"id": os.urandom(6).hex(), "release": source.release, "command": command, "deadline": 20,
              "environment": {"COLOUR": "navy"}, "secrets": {"TOKEN": SECRET}, "service": []}
    return {"release_command": {**ground, **given}}


@contextmanager
def _sleeping(chain: Chain, source: Source, state: Path) -> "Iterator[tuple[Any, int]]":
    """The agent, and the process that its command has started."""
    with chain.spawned("release-command", **_section(source, SLEEPS)) as agent:
        until(lambda: (state / "pid").exists() and (state / "pid").read_text())
        yield agent, int((state / "pid").read_text())
        agent.communicate(timeout=30)


def test_the_cause_of_a_failure_is_the_command_and_not_the_import_of_the_app(chain: Chain, source: Source) -> None:
    words = chain.refuses("release-command", **_section(source, "echo 'Error: no such table' >&2; exit 2"))

    assert "cause: the release command failed: Error: no such table" in words


def test_it_has_the_folder_the_packages_the_variables_and_the_secrets_of_the_app(chain: Chain, source: Source) -> None:
    told = chain.does("release-command", **_section(
        source, "ls wsgi.py && python -c 'import flask; print(flask.__name__)' && echo $COLOUR ${#TOKEN}"))

    assert told["lines"] == ["wsgi.py", "flask", f"navy {len(SECRET)}"]
    assert told["release"] == source.release


def test_what_it_says_is_told_without_its_secrets_and_without_what_steers_a_terminal(
    chain: Chain, source: Source
) -> None:
    told = chain.told("release-command", **_section(source, "printf 'with %s\\033[31m\\n' $TOKEN"))

    assert told.line["lines"] == ["with ***?[31m"]
    assert told.words.splitlines()[1:] == ["    with ***?[31m"]
    assert SECRET not in f"{told}"


def test_one_that_held_is_not_run_again(chain: Chain, source: Source, state: Path) -> None:
    section = _section(source, COUNTS)
    first, second = chain.does("release-command", **section), chain.does("release-command", **section)

    assert (state / "runs").read_text() == "run\n"
    assert second["when"] == first["when"]
    assert second["proved"].endswith("it is not run again")


def test_one_that_failed_tells_its_last_lines_and_is_run_again(chain: Chain, source: Source, state: Path) -> None:
    section = _section(source, f"{COUNTS}; echo no such table: $TOKEN >&2; test $(wc -l < $STATE_DIRECTORY/runs) = 2")
    words = chain.refuses("release-command", **section)
    chain.does("release-command", **section)

    assert words.startswith("release-command: expected exit status 0 of 'echo run")
    assert ", got exit status 1\n    no such table: ***\n" in words
    assert "to fix it: fix the command or what it needs, then run pulumi up again" in words
    assert (state / "runs").read_text() == "run\nrun\n"


def test_one_that_is_late_is_ended_with_all_that_it_started(chain: Chain, source: Source) -> None:
    words = chain.refuses("release-command", **_section(source, SLEEPS, deadline=1))

    assert "within 1 s, got no end" in words
    assert not processes_below(chain.directory)


def test_what_it_leaves_running_is_ended(chain: Chain, source: Source) -> None:
    chain.does("release-command", **_section(source, "sleep 1000 &"))

    assert not processes_below(chain.directory)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_agent(chain: Chain, source: Source, state: Path, sign: signal.Signals) -> None:
    with _sleeping(chain, source, state) as (agent, pid):
        agent.send_signal(sign)
        until(lambda: pid not in processes_below(chain.directory))

    assert not processes_below(chain.directory)


def test_its_whole_log_is_in_a_file_that_only_its_owner_reads(chain: Chain, source: Source) -> None:
    chain.does("release-command", **_section(source, "seq 100"))
    log = chain.directory / "release-command.log"

    assert log.read_text().split() == [str(number) for number in range(1, 101)]
    assert oct(log.stat().st_mode & 0o777) == "0o600"
