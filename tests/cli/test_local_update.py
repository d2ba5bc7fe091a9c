"""`up` and `down` with a Pulumi that prints what a real one has printed: how often it runs, and what is shown of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, users_environment

PULUMI = """#!/bin/sh
echo "$*" >> {folder}/asked
test "$1" != up || {{ cat {folder}/events; cat {folder}/refusal >&2; exit $(cat {folder}/status); }}
"""
STEP = {"resOutputsEvent": {"metadata": {"type": "command:local:Command", "op": "create", "new": {
    "outputs": {"stdout": json.dumps({"verb": "release", "ok": True, "proved": "release: \x1b[31m4 files"})}}}}}
STACK = {"resOutputsEvent": {"metadata": {"type": "pulumi:pulumi:Stack", "op": "same", "new": {
    "outputs": {"url": "http://127.0.0.1:8080/"}}}}}
NO_CHANGE = {"summaryEvent": {"resourceChanges": {"same": 16}}}
CHANGE = {"summaryEvent": {"resourceChanges": {"same": 15, "create": 1}}}
MESSAGE = "<{%reset%}>gunicorn: no answer\n{\"verb\": 1}\n<{%reset%}>"
ERROR = {"diagnosticEvent": {"severity": "error", "message": MESSAGE}}
UNHANDLED = {"diagnosticEvent": {"severity": "error", "message": "update failed"}}


class Project:
    """A folder with a Pulumi of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir()
        (folder / "bin/pulumi").write_text(PULUMI.format(folder=folder))
        (folder / "bin/pulumi").chmod(0o755)
        self.answer()

    def answer(self, *events: object, refusal: str = "", status: int = 0) -> None:
        """Let `pulumi up` print these events, and end with this status."""
        (self.folder / "events").write_text("".join(f"{json.dumps(event)}\n" for event in events))
        (self.folder / "refusal").write_text(refusal)
        (self.folder / "status").write_text(str(status))

    def up(self, *words: str) -> "subprocess.CompletedProcess[str]":
        path = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY)}
        return subprocess.run([sys.executable, "-m", "portico.cli", "up", *words], cwd=self.folder,
                              env={**users_environment(), **path}, capture_output=True, text=True)

    def asked(self) -> list[str]:
        """Return the Pulumi commands that ran."""
        return (self.folder / "asked").read_text().splitlines()

    def deployed(self) -> "Project":
        """Let the file backend have the stack."""
        state = self.folder / ".portico/state/.pulumi/stacks/portico/local.json"
        state.parent.mkdir(parents=True)
        state.touch()
        return self


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_an_update_with_nothing_to_do_is_one_process_of_pulumi(project: Project) -> None:
    project.deployed().answer(STACK, NO_CHANGE)

    ran = project.up()

    assert ran.stdout == "nothing to do: the site is as it should be\nURL: http://127.0.0.1:8080/\n", ran.stderr
    assert [line.split()[0] for line in project.asked()] == ["up"]


def test_a_stack_that_is_not_there_is_made_first(project: Project) -> None:
    project.answer(STACK, CHANGE)

    assert project.up().returncode == 0
    assert [line.partition(" --yes")[0] for line in project.asked()] == [
        "--non-interactive --color=never stack select --create local", "up"]


def test_another_app_is_configured_by_one_command(project: Project) -> None:
    project.deployed().answer(STACK, CHANGE)

    assert project.up("--app", "My Shop").returncode == 0
    assert project.asked()[0] == ("--non-interactive --color=never config set-all --stack local --path "
                                  "--plaintext app.source=My Shop --plaintext app.name=my-shop")


def test_what_a_step_has_proved_is_printed_without_control_characters(project: Project) -> None:
    project.deployed().answer(STEP, STACK, CHANGE)

    assert project.up().stdout == "release: ?[31m4 files\nURL: http://127.0.0.1:8080/\n"


def test_the_errors_of_a_failed_update_are_all_that_is_shown(project: Project) -> None:
    project.deployed().answer(ERROR, UNHANDLED, CHANGE, refusal="error: update failed\n", status=255)

    ran = project.up()

    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "error: gunicorn: no answer\n")


def test_a_remedy_names_the_stack_that_is_updated(project: Project) -> None:
    message = "nginx: port 80 is taken\nto fix it: pulumi config set nginx.port 81, then run pulumi up again\n"
    project.deployed().answer({"diagnosticEvent": {"severity": "error", "message": message}}, status=255)

    assert project.up().stderr.endswith(
        "to fix it: pulumi config set --stack local nginx.port 81, then run pulumi up --stack local again\n"
        "(pulumi with this project's engine and state: bin/portico pulumi …)\n")


def test_a_refusal_before_the_first_event_is_shown_as_pulumi_says_it(project: Project) -> None:
    project.deployed().answer(refusal="error: failed to read Pulumi.yaml\n", status=255)

    assert project.up().stderr == "error: failed to read Pulumi.yaml\n"


def test_the_passphrase_of_another_stack_is_named_with_the_way_out(project: Project) -> None:
    project.deployed().answer(refusal="error: getting secrets manager: incorrect passphrase\n", status=255)

    assert project.up().stderr.endswith("to fix it: unset PULUMI_CONFIG_PASSPHRASE_FILE PULUMI_CONFIG_PASSPHRASE\n")


def test_an_event_that_is_no_json_is_passed_over(project: Project) -> None:
    project.deployed().answer(STACK, NO_CHANGE)
    with (project.folder / "events").open("a") as events:
        events.write("warning: something\n[]\n")

    assert project.up().returncode == 0
