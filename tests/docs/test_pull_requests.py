"""docs/pull-requests.md: its commands are typed in a fresh checkout, its example and its verdicts are golden ones."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, check_out, listen_on, users_environment
from tests.cli.report.recording import PREVIEWS
from tests.ports import free_port
from tests.workflows.conftest import WORKFLOWS

DOCUMENT = (REPOSITORY / "docs" / "pull-requests.md").read_text()
COMMANDS = re.findall(r"^\$ (.*)$", DOCUMENT, re.MULTILINE)
VERDICTS = re.findall(r"^\| ((?:no |⚠ ).*?) \| ", DOCUMENT, re.MULTILINE)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout with a new local stack `production` and a `gh` that writes down its arguments."""
    folder = listen_on(check_out(tmp_path_factory.mktemp("pulls") / "portico"), free_port())
    local = folder / "Pulumi.local.yaml"
    (folder / "Pulumi.production.yaml").write_text(local.read_text().partition("encryptionsalt:")[0])
    (folder / "gh").write_text(f'#!/bin/sh\necho "$*" >> {folder}/asked\n')
    (folder / "gh").chmod(0o755)
    assert _typed("bin/portico pulumi stack init production", folder).returncode == 0
    return folder


def _typed(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**users_environment(), "PULUMI_CONFIG_PASSPHRASE": "one of the stack's own"}
    return subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True,
                          env={**environment, "PATH": f"{folder}:{environment['PATH']}"})


def test_every_command_of_the_document_does_what_it_says(checkout: Path) -> None:
    ran = {command: _typed(command, checkout) for command in COMMANDS}

    assert {command: one.stderr for command, one in ran.items() if one.returncode} == {}
    reports = [one.stdout for command, one in ran.items() if command.startswith("bin/portico report")]
    assert [text.partition("\n")[0] for text in reports] == ["no downtime: first deploy on `127.0.0.1`"] * 2


def test_what_the_workflows_need_is_what_the_document_sets() -> None:
    workflows = "".join(file.read_text() for file in WORKFLOWS.iterdir())
    needed = set(re.findall(r"(?:vars|secrets)\.([A-Z_]+)", workflows))

    assert {name for name in needed if f"`{name}`" not in DOCUMENT and f" set {name} " not in DOCUMENT} == set()
    assert set(re.findall(r"--env (\w+)", DOCUMENT)) == set(re.findall(r"environment: (\w+)", workflows))


def test_the_example_is_a_report_as_it_is() -> None:
    example = DOCUMENT.partition("````markdown\n")[2].partition("````\n")[0]

    assert example == (PREVIEWS / "nginx-setting.md").read_text()


def test_every_verdict_of_the_document_is_one_of_a_recorded_preview() -> None:
    known = {file.read_text().partition("\n")[0] for file in PREVIEWS.glob("*.md")}

    assert len(VERDICTS) == 7
    assert set(VERDICTS) <= known
