"""The agent as a file: the same sources, the same bytes; another source, another name."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from portico.planning import agent
from portico.planning.agent import build_agent


def test_the_same_sources_are_the_same_file(tmp_path: Path) -> None:
    first, second = build_agent(tmp_path / "a"), build_agent(tmp_path / "b")

    assert first.path.name == second.path.name == f"agent-{first.digest}.pyz"
    assert first.path.read_bytes() == second.path.read_bytes()


def test_a_changed_source_is_another_agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = build_agent(tmp_path)
    package = tmp_path / "portico"
    for room in agent.ROOMS:
        shutil.copytree(agent.PACKAGE / room, package / room)
    shutil.copy(agent.PACKAGE / "__init__.py", package)
    (package / "agent" / "__main__.py").write_text("def main():\n    return 0\n")
    monkeypatch.setattr(agent, "PACKAGE", package)

    assert build_agent(tmp_path).digest != before.digest


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    path = build_agent(tmp_path).path
    written = path.stat().st_mtime_ns

    assert build_agent(tmp_path).path.stat().st_mtime_ns == written
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_it_runs_without_anything_of_this_project(tmp_path: Path) -> None:
    ran = subprocess.run([sys.executable, "-I", str(build_agent(tmp_path).path), "nonsense"], cwd=tmp_path,
                         capture_output=True, text=True)

    assert ran.returncode == 2
    assert ran.stderr.startswith("usage: agent VERB < plan")
