"""The commands of docs/hooks.md, run from a fresh checkout."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, check_out, listen_on, users_environment
from tests.ports import free_port

DOCUMENT = (REPOSITORY / "docs" / "hooks.md").read_text()
CONSOLE = DOCUMENT.partition("```console\n")[2].partition("```")[0]
FAILURE = DOCUMENT.partition("    release-command: ")[2].partition("\n\n")[0].splitlines()
FAILING = re.findall(r"exit status 0 of '(.*?)'", DOCUMENT)
VOLATILE = re.compile(r"\b[0-9a-f]{12}\b|\d+(\.\d+)*")
"""Ids, times and ports."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a checkout with the stack that `make up` would have made."""
    folder = listen_on(check_out(tmp_path_factory.mktemp("hooks") / "portico"), free_port())
    assert _typed("bin/portico pulumi stack select --create local", folder).returncode == 0
    yield folder
    _typed("make down", folder)


def _typed(command: str, checkout: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, shell=True, cwd=checkout, env=users_environment(), capture_output=True, text=True)


def _masked(text: str) -> list[str]:
    return [VOLATILE.sub("N", line.rstrip()) for line in text.splitlines()]


def test_every_command_says_what_the_document_shows(checkout: Path) -> None:
    for dialogue in CONSOLE.split("$ ")[1:]:
        command, _, shown = dialogue.partition("\n")
        ran = _typed(command, checkout)
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
        assert [line for line in _masked(shown) if line not in _masked(ran.stdout)] == [], f"{command}: {ran.stdout}"


def test_a_command_that_fails_is_told_as_in_the_document(checkout: Path) -> None:
    _typed(f"bin/portico pulumi config set --path app.release_command '{FAILING[0]}'", checkout)
    ran = _typed("make up", checkout)
    said = [line.strip() for line in _masked(ran.stderr)]

    assert ran.returncode != 0
    assert len(FAILURE) == 4
    assert [line for line in _masked("\n".join(FAILURE[1:])) if line.strip() not in said] == [], ran.stderr
