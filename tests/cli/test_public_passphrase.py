"""The launcher never encrypts a stack with the public passphrase unless it is stack `local`."""

import contextlib
import os
import pty
import subprocess
from pathlib import Path

import pytest

from portico.planning.passphrase import has_salt, public_one
from tests.checkout import check_out, users_environment


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout in which no command was run yet."""
    return check_out(tmp_path_factory.mktemp("passphrase") / "portico")


def _typed(checkout: Path, *words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["bin/portico", *words], cwd=checkout, env=users_environment(), input=given,
                          capture_output=True, text=True)


def _answered(checkout: Path, words: str, answers: dict[bytes, bytes]) -> int:
    """Type a command at a terminal, and the answer to each question when it comes; it ends by a deadline."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(["timeout", "60", "bin/portico", *words.split()], cwd=checkout, env=users_environment(),
                               stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    with process, contextlib.suppress(OSError):  # as reading ends when nobody is at the other end any more
        while said := os.read(ours, 1000):
            for question in [one for one in answers if one in said]:
                os.write(ours, answers.pop(question))
    os.close(ours)
    return process.returncode


def test_another_stack_is_refused_where_nobody_can_be_asked(checkout: Path) -> None:
    ran = _typed(checkout, "pulumi", "stack", "init", "prod2")

    assert ran.returncode == 1
    assert "stack prod2: expected a passphrase of its own, got none" in ran.stderr
    assert "to fix it: test -s ~/.portico-passphrase || " in ran.stderr
    assert not (checkout / "Pulumi.prod2.yaml").exists()


def test_at_a_terminal_pulumi_asks_for_one(checkout: Path) -> None:
    answers = {b"Enter your passphrase": b"one of its own\r", b"Re-enter your passphrase": b"one of its own\r"}
    status = _answered(checkout, "pulumi stack init prod3", answers)

    assert status == 0
    assert has_salt(checkout / "Pulumi.prod3.yaml")
    assert public_one(checkout / "Pulumi.prod3.yaml", {}) is None


def test_a_secret_of_another_stack_is_not_encrypted_with_the_public_one(checkout: Path) -> None:
    _typed(checkout, "pulumi", "stack", "init", "local")
    before = (checkout / "Pulumi.staging.yaml").read_text()
    ran = _typed(checkout, "pulumi", "config", "set", "--secret", "ssh-key", "--stack", "staging", given="MARKER")

    assert ran.returncode == 1
    assert "MARKER" not in ran.stdout + ran.stderr
    assert (checkout / "Pulumi.staging.yaml").read_text() == before


def test_stack_local_needs_no_words_about_it(checkout: Path) -> None:
    ran = _typed(checkout, "pulumi", "config", "set", "--secret", "--path", "app-secrets.A", "--stack", "local",
                 given="MARKER")

    assert ran.returncode == 0, ran.stderr
    assert _typed(checkout, "pulumi", "config", "get", "--path", "app-secrets.A").stdout.strip() == "MARKER"


def test_no_passphrase_is_printed_for_a_shell(checkout: Path) -> None:
    ran = _typed(checkout, "env")

    assert "PULUMI_BACKEND_URL" in ran.stdout
    assert "PASSPHRASE" not in ran.stdout
