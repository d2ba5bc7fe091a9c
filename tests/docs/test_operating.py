"""The commands of docs/operating.md and docs/rolling-back.md, run from a fresh checkout."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY, check_out, listen_on, users_environment
from tests.ports import free_port

DOCUMENT = (REPOSITORY / "docs" / "operating.md").read_text()
CONSOLE = DOCUMENT.partition("```console\n")[2].partition("```")[0]
BACK = (REPOSITORY / "docs" / "rolling-back.md").read_text()
ROLLING_BACK = "".join(re.findall(r"```console\n(.*?)```", BACK, re.DOTALL))
REFUSED = re.findall(r"^    (lock: .*|to fix it: .*)$", DOCUMENT, re.MULTILINE)
VOLATILE = re.compile(r"[\w.-]+@[\w.-]+|\b[0-9a-f]{12}\b|[+-]\d{4}\b|\d+")
"""The names, ids, zones and numbers that differ between runs."""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return the checkout of a running site."""
    folder = listen_on(check_out(tmp_path_factory.mktemp("operating") / "portico"), free_port())
    ran = _typed("make up", folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    yield folder
    _typed("make down", folder)


def _typed(command: str, checkout: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, shell=True, cwd=checkout, env=users_environment(), capture_output=True, text=True)


def _masked(text: str) -> list[str]:
    return [VOLATILE.sub("N", line) for line in text.splitlines()]


def test_every_command_says_what_the_document_shows(checkout: Path) -> None:
    for dialogue in CONSOLE.split("$ ")[1:]:
        command, _, shown = dialogue.partition("\n")
        ran = _typed(command, checkout)
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
        assert _masked(shown) == [] or _masked(ran.stdout) == _masked(shown)
        assert ran.stdout, command


def test_rolling_back_and_going_forward_say_what_the_document_shows(checkout: Path) -> None:
    for dialogue in ROLLING_BACK.split("$ ")[1:]:
        command, _, shown = dialogue.partition("\n")
        ran = _typed(command, checkout)
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
        assert set(_masked(shown)) <= set(_masked(ran.stdout)), f"{command}: {ran.stdout}"


def test_a_locked_site_is_refused_in_the_words_of_the_document(checkout: Path) -> None:
    _typed("bin/portico lock --reason 'the sale is on until Sunday'", checkout)
    ran = _typed("make down", checkout)
    _typed("bin/portico unlock", checkout)

    assert ran.returncode != 0
    assert len(REFUSED) == 2
    assert set(_masked("\n".join(REFUSED))) <= {line.strip() for line in _masked(ran.stderr)}, ran.stderr
