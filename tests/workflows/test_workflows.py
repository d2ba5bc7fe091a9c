"""The workflows are well-formed, safe by what is known of workflows, and use nothing that can change under them."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.checkout import REPOSITORY
from tests.workflows.conftest import WORKFLOWS

NAMES = sorted(file.name for file in WORKFLOWS.iterdir())
PINNED = re.compile(r"uses: actions/checkout@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def test_there_are_these_workflows() -> None:
    assert NAMES == ["deploy.yml", "drift.yml", "preview.yml"]


def test_actionlint_finds_nothing(actionlint: Path) -> None:
    command = [str(actionlint), "-no-color", "-oneline", *(str(WORKFLOWS / name) for name in NAMES)]

    assert subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY).stdout == ""


def test_zizmor_finds_nothing_in_its_strictest_mood() -> None:
    command = [".venv/bin/zizmor", "--offline", "--no-config", "--persona=auditor", "--format=plain", str(WORKFLOWS)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)

    assert ran.returncode == 0, ran.stdout
    assert "No findings to report" in ran.stdout


@pytest.mark.parametrize("name", NAMES)
def test_the_only_action_is_the_checkout_of_a_commit(name: str) -> None:
    used = [line.strip() for line in (WORKFLOWS / name).read_text().splitlines() if "uses:" in line]

    assert [line for line in used if not PINNED.fullmatch(line.removeprefix("- "))] == []


@pytest.mark.parametrize("name", NAMES)
def test_secrets_are_given_to_single_steps_that_use_them(name: str) -> None:
    jobs = yaml.safe_load((WORKFLOWS / name).read_text())["jobs"]
    outside = [{key: value for key, value in job.items() if key != "steps"} for job in jobs.values()]
    given = [step for job in jobs.values() for step in job["steps"] if "secrets." in str(step)]

    assert "secrets." not in str(outside)
    assert [step for step in given if "bin/portico" not in step.get("run", "")] == []


def test_what_may_write_to_the_pull_request_runs_nothing_of_it() -> None:
    jobs = yaml.safe_load((WORKFLOWS / "preview.yml").read_text())["jobs"]
    writing = {name for name, job in jobs.items() if "write" in str(job["permissions"])}

    assert writing == {"comment"}
    assert "checkout" not in str(jobs["comment"])
    assert "secrets." not in str(jobs["comment"])
