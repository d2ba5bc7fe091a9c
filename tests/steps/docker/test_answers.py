"""The engine's answers about processes and Nginx that the agent cannot see; their texts were recorded."""

from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from portico.planning.errors import DockerError
from portico.steps.docker.answers import Answers

TOP = """\
PID                 PPID                ELAPSED
2719                2688                      02:03
2783                2719                   1:00:01
2784                2719                 2-00:00:00
2901                2688                      00:00
"""
"""The last one is a health check."""
QUESTION = {"ask": "processes", "instance": "i1", "main": "2719"}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the engine's next answer, and the words of each call."""
    told: dict[str, Any] = {"next": Ran(0, TOP, ""), "words": []}

    def run(engine: DockerEngine, *words: str, **given: Any) -> Ran:
        told["words"].append(words)
        answer: Ran = told["next"]
        return answer

    monkeypatch.setattr(DockerEngine, "run", run)
    return told


@pytest.fixture
def answers(engine: dict[str, Any]) -> Answers:
    return Answers(DockerEngine(), "nginx-1", {"i1": "app-1"})


def test_the_main_process_and_its_workers_are_told_with_their_ages(answers: Answers) -> None:
    ages = answers.to(QUESTION)["ages"]

    assert {pid: int(age) for pid, age in ages.items()} == {"2719": 123, "2783": 3601, "2784": 172_800}


def test_a_process_is_no_younger_than_it_was(answers: Answers, engine: dict[str, Any]) -> None:
    answers.to(QUESTION)
    engine["next"] = Ran(0, TOP.replace("02:03", "02:01"), "")

    assert answers.to(QUESTION)["ages"]["2719"] > 123


@pytest.mark.parametrize("said", ["Error response from daemon: Container 1a is not running", "Error: No such container",
                                  "Container 1a is restarting, wait until the container is running"])
def test_a_container_that_does_not_run_has_no_processes(answers: Answers, engine: dict[str, Any], said: str) -> None:
    engine["next"] = Ran(1, "", said)

    assert answers.to(QUESTION) == {"ages": {}}


def test_an_engine_that_cannot_list_processes_is_no_container_that_has_ended(
    answers: Answers, engine: dict[str, Any]
) -> None:
    engine["next"] = Ran(1, "", "Error response from daemon: error running ps: exec: \"ps\": not found")

    with pytest.raises(DockerError, match="error running ps"):
        answers.to(QUESTION)


def test_nginx_tests_a_configuration_in_its_own_container(answers: Answers, engine: dict[str, Any]) -> None:
    engine["next"] = Ran(1, "", "[emerg] no")

    told = answers.to({"ask": "nginx", "configuration": "nginx.staged/nginx.conf", "option": "-t"})

    assert told == {"status": 1, "out": "", "said": "[emerg] no"}
    assert engine["words"] == [("exec", "nginx-1", "nginx", "-p", "/srv/site/", "-e", "logs/nginx.error.log", "-c",
                                "nginx.staged/nginx.conf", "-t")]


@pytest.mark.parametrize("change", [{"option": "-s"}, {"configuration": "/etc/passwd"}, {"ask": "run"}])
def test_nothing_else_is_done_for_the_agent(answers: Answers, engine: dict[str, Any], change: dict[str, str]) -> None:
    with pytest.raises(KeyError):
        answers.to({"ask": "nginx", "configuration": "nginx/nginx.conf", "option": "-t", **change})
    assert engine["words"] == []
