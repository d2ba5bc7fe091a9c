"""The commands of docs/library.md: the example is installed into an environment of its own and previewed."""

import json
import os
import re
import shlex
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from tests.checkout import REPOSITORY, check_out

DOCUMENT = (REPOSITORY / "docs" / "library.md").read_text()
CONSOLE = DOCUMENT.partition("```console\n")[2].partition("```")[0]
COMMANDS = [line[2:] for line in CONSOLE.splitlines() if line.startswith("$ ")]
SITES = {"shop": "web1.example.org", "blog": "web1.example.org", "wiki": "web2"}
"""Hosts of the sites, as names of resources have them."""
IN_THE_WHEEL = {"portico": "portico", "components": "portico/components", "templates": "portico/templates"}
"""Folders of the repository, by where they are installed."""
WHAT_PIP_WOULD_FETCH = f"import sys; sys.path.insert(1, {sysconfig.get_paths()['purelib']!r})"
"""Packages of others are those of this environment: whatever pip would install, it has installed here."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return check_out(tmp_path_factory.mktemp("library") / "portico") / "examples" / "library"


@pytest.fixture(scope="module")
def environment(project: Path, engine: dict[str, str]) -> dict[str, str]:
    """Return the environment of a user who has Pulumi; pip fetches nothing."""
    (project / "state").mkdir()
    return {**os.environ, **engine, "PULUMI_BACKEND_URL": f"file://{project}/state", "PULUMI_CONFIG_PASSPHRASE": "x",
            "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.fixture(scope="module")
def said(project: Path, environment: dict[str, str]) -> str:
    """All that the commands say."""
    made = f"echo {shlex.quote(WHAT_PIP_WOULD_FETCH)} > $(echo .venv/lib/python3.*/site-packages)/others.pth"
    at = next(number for number, line in enumerate(COMMANDS) if "pip install" in line)
    commands = [*COMMANDS[1:at], made, *COMMANDS[at:]]
    done = subprocess.run(["bash", "-e"], input="\n".join(commands), cwd=project, env=environment, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def planned(said: str, project: Path, environment: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return all custom resources that the preview would create, by name."""
    ran = subprocess.run(["pulumi", "preview", "--json", "--stack", "dev"], cwd=project, env=environment, text=True,
                         capture_output=True)
    made = [step["newState"] for step in json.loads(ran.stdout)["steps"]]
    return {each["urn"].rpartition("::")[2]: each for each in made if each["type"].startswith("command:")}


def test_the_preview_ends_as_the_document_shows(said: str) -> None:
    assert CONSOLE.splitlines()[-1] in said.splitlines()


def _files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and file.suffix != ".pyc"}


def test_what_is_installed_is_what_is_in_the_repository(said: str, project: Path) -> None:
    installed, = project.glob(".venv/lib/python3.*/site-packages")
    here = {f"{there}/{file}" for folder, there in IN_THE_WHEEL.items() for file in _files(REPOSITORY / folder)}

    assert {f"portico/{file}" for file in _files(installed / "portico")} == here
    assert not list(installed.glob("components")) + list(installed.glob("templates"))


def test_it_has_the_command(project: Path, said: str) -> None:
    done = subprocess.run([project / ".venv/bin/portico", "--help"], cwd=project, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert "rollback" in done.stdout


def test_it_may_be_used_with_any_pulumi_that_its_code_can_do_with(said: str, project: Path) -> None:
    metadata, = project.glob(".venv/lib/python3.*/site-packages/portico-*.dist-info/METADATA")

    assert re.findall(r"^Requires-Dist: pulumi([<>].*)", metadata.read_text(), re.MULTILINE) == ["<4,>=3.231"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_this_repository_is_tested_with_the_pulumi_of_its_own_engine(lock: str) -> None:
    locked, of_the_engine = (re.findall(r"^pulumi==(\S+)", (REPOSITORY / file).read_text(), re.MULTILINE)
                             for file in (lock, "toolchain/requirements.txt"))

    assert locked == of_the_engine


def test_each_site_has_its_own_names_on_the_host_that_it_shares(planned: dict[str, dict[str, Any]]) -> None:
    plans = {name: planned[f"{name}-{host}-release"]["inputs"]["stdin"] for name, host in SITES.items()}
    units = {name: json.loads(plan.partition("\n")[2])["unit"] for name, plan in plans.items()}

    assert len(set(units.values())) == len(SITES)
    assert all(unit.startswith(f"library-dev-{name}-") for name, unit in units.items())


def test_one_site_waits_for_the_other_on_its_host_and_each_first_step_is_protected(
    planned: dict[str, dict[str, Any]]
) -> None:
    first = {name: planned[f"{name}-{host}-prepare"] for name, host in SITES.items()}
    waits = {name: [urn for urn in step["dependencies"] if "::shop-web1.example.org-public-check" in urn]
             for name, step in first.items()}

    assert {name for name, urns in waits.items() if urns} == {"blog"}
    assert [name for name, step in planned.items() if step.get("protect")] == [
        name for name in planned if name.endswith("-prepare")]


def test_every_command_has_the_provider_that_was_given_and_the_programs_own_python(
    planned: dict[str, dict[str, Any]]
) -> None:
    reached = {planned[f"{name}-{host}-reach"]["inputs"]["create"] for name, host in SITES.items()}

    assert all("::commands::" in step["provider"] for step in planned.values())
    assert reached == {".venv/bin/python -m portico.steps.reach"}
