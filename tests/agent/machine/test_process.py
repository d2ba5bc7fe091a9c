"""Processes, and never somebody else's."""

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from portico.agent.machine import process
from tests.agent.watching import until

FAMILY = "sleep 600 & sleep 600 & (cd / && echo ready && exec sleep 600) & wait"


@pytest.fixture
def leader(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """The leader of a session with three children, one of which works elsewhere."""
    command = ["bash", "-c", FAMILY]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, start_new_session=True) as child:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
        family = {child.pid: process.started(child.pid), **process.children(child.pid)}
        yield child
        for pid, start in family.items():
            if start is not None and process.same(pid, start):
                os.kill(pid, signal.SIGKILL)


def start_of(pid: int) -> int:
    start = process.started(pid)
    assert start is not None
    return start


def test_the_whole_session_ends_with_its_leader(leader: "subprocess.Popen[str]", tmp_path: Path) -> None:
    until(lambda: len(process.children(leader.pid)) == 3)
    members = process.children(leader.pid)
    process.end(leader.pid, start_of(leader.pid), tmp_path, 1)
    assert not [pid for pid, start in members.items() if process.same(pid, start)]


def test_of_a_leader_that_has_gone_only_who_is_at_home_ends(leader: "subprocess.Popen[str]", tmp_path: Path) -> None:
    until(lambda: len(process.children(leader.pid)) == 3)
    start, members = start_of(leader.pid), process.children(leader.pid)
    leader.kill()
    leader.wait()
    process.end(leader.pid, start, tmp_path, 1)
    assert len([pid for pid, since in members.items() if process.same(pid, since)]) == 1


def test_another_process_with_the_same_id_is_left_alone(leader: "subprocess.Popen[str]", tmp_path: Path) -> None:
    process.end(leader.pid, start_of(leader.pid) - 1, tmp_path / "elsewhere", 1)
    assert leader.poll() is None


def test_a_zombie_is_no_process(leader: "subprocess.Popen[str]") -> None:
    os.kill(leader.pid, signal.SIGKILL)
    until(lambda: process.started(leader.pid) is None)
    assert process.title(leader.pid) == ""
