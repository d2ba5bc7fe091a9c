"""A release command that fails in its container: the remedy for what the app's own lines complain of."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portico.protocol.plan_text import plan_text
from tests.checkout import REPOSITORY

COMMAND = {"id": "1", "release": "r1", "command": "flask init-db", "deadline": 5}
Fails = Callable[[str], str]


@pytest.fixture
def fails(tmp_path: Path) -> Fails:
    """Runs the step with a `docker` whose container prints a line and ends with status 1; returns its words."""

    def fail(line: str) -> str:
        program = tmp_path / "docker"
        agent = f'echo "release-command: expected exit status 0, got 1\n    | {line}" >&2; echo "{{}}"; exit 1'
        program.write_text(f'#!/bin/sh\ncase "$*" in run*) {agent} ;; esac\n')
        program.chmod(0o755)
        plan = plan_text(deadline=5, docker={"host": None, "site": "shop", "image": "shop:1", "python_image": "python"},
                         release_command=COMMAND)
        done = subprocess.run(
            [sys.executable, "-m", "portico.steps.docker.release_command", "release-command"], cwd=REPOSITORY,
            input=plan, capture_output=True, text=True, env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        )
        assert json.loads(done.stdout)["ok"] is False
        return done.stderr

    return fail


@pytest.mark.parametrize("line", [
    "OSError: [Errno 30] Read-only file system: '/app/instance'",
    "OSError: [Errno 30] Read-only file system: '/home/shop/instance'",
    "sqlite3.OperationalError: unable to open database file",
])
def test_data_beside_the_code_is_sent_to_the_state_directory(fails: Fails, line: str) -> None:
    words = fails(line)

    assert line in words
    assert "app.persist[0]" in words.splitlines()[-1]


def test_another_complaint_gets_the_commands_own_remedy(fails: Fails) -> None:
    assert "fix the command or what it needs" in fails("KeyError: 'x'").splitlines()[-1]
