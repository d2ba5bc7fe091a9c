"""A step as Pulumi runs it on any target."""

import subprocess
from pathlib import Path

import pytest

from portico.targets.step import removal


@pytest.mark.parametrize(("command", "succeeds"), [("false", False), ("(rm agent; false)", True)])
def test_a_delete_may_fail_once_another_has_removed_the_agent(tmp_path: Path, command: str, succeeds: bool) -> None:
    (tmp_path / "agent").touch()
    done = subprocess.run(removal("agent", command), shell=True, cwd=tmp_path)

    assert (done.returncode == 0) == succeeds
