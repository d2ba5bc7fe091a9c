"""Whatever ends the command line, nothing it started stays."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.toolchain.provider_driver import LOCAL, Engine, connect
from tests.toolchain.stacks import Stack

MARK = "PORTICO_TEST_MARK"
DEADLINE = 5.0
PROGRAM = """
import subprocess
from pulumi_command import local
subprocess.Popen(["sleep", "600"])
local.Command("slow", create="trap '' TERM; sleep 600 & sleep 600 & touch started; wait; sleep 600")
"""
PACK = """
from pulumi_policy import PolicyPack, ResourceValidationPolicy
PolicyPack("pack", policies=[ResourceValidationPolicy(name="a", description="b", validate=lambda args, report: None)])
"""


def marked(mark: str) -> list[int]:
    """The processes that carry a mark in their environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}\0".encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Return whether a condition comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def mark(stack: Stack, tmp_path: Path) -> str:
    """A stack whose every process can be found again."""
    stack.environment[MARK] = str(tmp_path)
    stack.program(PROGRAM)
    pack = stack.folder / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\nversion: 1.0.0\n")
    (pack / "__main__.py").write_text(PACK)
    return str(tmp_path)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_a_signal_to_the_command_line_ends_everything(stack: Stack, mark: str, number: signal.Signals) -> None:
    process = stack.start("up", "--yes", "--skip-preview", "--policy-pack", "pack")
    assert until((stack.folder / "started").exists, 60)
    assert len(marked(mark)) >= 7
    process.send_signal(number)
    process.wait(20)
    assert until(lambda: not marked(mark), DEADLINE), marked(mark)


def test_a_provider_goes_with_its_parent(plugins: Path, tmp_path: Path) -> None:
    environment = {**os.environ, MARK: str(tmp_path)}
    script = f"{plugins}/pulumi-resource-command > {tmp_path}/port & echo started; wait"
    parent = subprocess.Popen(["sh", "-c", script], env=environment)
    assert until(lambda: (tmp_path / "port").exists() and (tmp_path / "port").read_text().endswith("\n"), 20)
    parent.kill()
    parent.wait(10)
    assert until(lambda: not marked(str(tmp_path)), DEADLINE)


def test_a_provider_that_is_told_to_end_ends_its_commands(
    provider_process: tuple[subprocess.Popen[str], Engine, str], tmp_path: Path
) -> None:
    process, engine, address = provider_process
    assert process.stdout is not None
    channel, provider = connect(int(process.stdout.readline()), engine.log, address)
    inputs = {"create": "echo up; sleep 600", "environment": {MARK: str(tmp_path)}}
    call = provider.create_later(LOCAL, inputs)
    assert engine.log.arrived.wait(10)
    process.send_signal(signal.SIGINT)
    assert process.wait(DEADLINE) == 0
    assert until(lambda: not marked(str(tmp_path)), DEADLINE)
    call.cancel()
    channel.close()
