"""The cache: parts are whole or absent, made once, and go on after a kill."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.toolchain.test_nothing_left_behind import until
from toolchain import build, paths, steps
from toolchain.cache import Cache, default_root, digest
from toolchain.errors import ToolchainError

BUILD = """
import subprocess, sys
from pathlib import Path
from toolchain.cache import Cache
from toolchain.steps import run

cache = Cache(Path(sys.argv[1]))
gate = Path(sys.argv[2])

def quick(place):
    (place / "made").touch()
    with open(gate / "quick", "a") as trace:
        trace.write("x")

def slow(place):
    command = f"echo x >> {gate}/slow; while [ ! -e {gate}/open ]; do sleep 0.02; done; touch {place}/made"
    run(["sh", "-c", command], held=cache.held)

with cache.locked():
    cache.part("quick", quick)
    print(cache.part("slow", slow) / "made")
"""


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """A folder in which a slow build leaves traces and waits for the file `open`."""
    folder = tmp_path / "gate"
    folder.mkdir()
    return folder


def start(cache: Cache, gate: Path) -> subprocess.Popen[str]:
    """Start a build in a process of its own; it hears an interrupt also where the shell started the tests with `&`."""
    command = ["env", "--default-signal=INT", sys.executable, "-c", textwrap.dedent(BUILD), str(cache.root), str(gate)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_cache_is_where_the_user_keeps_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_root() == tmp_path / "portico"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/somebody")
    assert default_root() == Path("/home/somebody/.cache/portico")


def test_a_part_is_made_once(cache: Cache) -> None:
    made: list[Path] = []
    assert cache.part("it", made.append) == cache.part("it", made.append) == cache.root / "it"
    assert len(made) == 1


def test_a_part_that_fails_leaves_nothing_and_can_be_tried_again(cache: Cache) -> None:
    def fail(place: Path) -> None:
        (place / "half").touch()
        raise ToolchainError("no")

    with pytest.raises(ToolchainError):
        cache.part("it", fail)
    assert cache.find("it") is None
    assert list(cache.part("it", lambda _: None).iterdir()) == []
    assert [one.name for one in cache.root.glob(".partial-*")] == []


def test_two_at_once_build_once_and_the_second_says_for_whom_it_waits(cache: Cache, gate: Path) -> None:
    first = start(cache, gate)
    assert until((gate / "slow").exists, 20)
    second = start(cache, gate)
    assert second.stderr is not None
    told = f"waiting for another installation: process {first.pid} ({sys.executable} -c ?import"
    assert told in second.stderr.readline()
    (gate / "open").touch()
    answers = [process.communicate(timeout=20)[0] for process in (first, second)]
    assert answers == [f"{cache.root}/slow/made\n"] * 2
    assert ((gate / "quick").read_text(), (gate / "slow").read_text()) == ("x", "x\n")


def test_the_lock_is_for_its_owner_alone(cache: Cache) -> None:
    cache.root.mkdir()
    (cache.root / "lock").touch(0o644)
    with cache.locked():
        assert stat.S_IMODE((cache.root / "lock").stat().st_mode) == 0o600


def test_a_lock_that_is_a_link_is_not_followed(cache: Cache, tmp_path: Path) -> None:
    cache.root.mkdir()
    (cache.root / "lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ToolchainError, match=rf"got a link\n.* rm {cache.root}/lock$"), cache.locked():
        pass
    assert not (tmp_path / "elsewhere").exists()


def test_a_lock_of_somebody_else_is_not_used(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.root.mkdir()
    (cache.root / "lock").touch()
    monkeypatch.setattr(os, "geteuid", lambda: cache.root.stat().st_uid + 1)
    with pytest.raises(ToolchainError, match="got one of user"), cache.locked():
        pass


def test_after_a_kill_finished_parts_are_kept_and_the_rest_is_made(cache: Cache, gate: Path) -> None:
    killed = start(cache, gate)
    assert until((gate / "slow").exists, 20)
    killed.kill()
    killed.communicate(timeout=20)
    (gate / "open").touch()
    output, errors = start(cache, gate).communicate(timeout=20)
    assert output == f"{cache.root}/slow/made\n", errors
    assert ((gate / "quick").read_text(), (gate / "slow").read_text()) == ("x", "x\nx\n")
    assert sorted(one.name for one in cache.root.iterdir()) == ["lock", "quick", "slow"]


def test_what_a_killed_build_left_running_keeps_the_lock(cache: Cache, gate: Path) -> None:
    killed = start(cache, gate)
    assert until((gate / "slow").exists, 20)
    killed.kill()
    killed.communicate(timeout=20)
    second = start(cache, gate)
    assert second.stderr is not None
    assert "waiting for another installation" in second.stderr.readline()
    (gate / "open").touch()
    assert second.communicate(timeout=20)[0] == f"{cache.root}/slow/made\n"


def test_an_interrupt_ends_the_build_it_started(cache: Cache, gate: Path) -> None:
    interrupted = start(cache, gate)
    assert until((gate / "slow").exists, 20)
    interrupted.send_signal(signal.SIGINT)
    interrupted.communicate(timeout=20)
    with cache.locked():
        assert cache.find("slow") is None


@pytest.mark.parametrize(
    ("change", "changes"),
    [("language_host/server.py", True), ("cli/go.sum", True), ("requirements.lock", True), ("README.md", False)],
)
def test_the_key_changes_with_the_files_that_matter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str, changes: bool
) -> None:
    copy = tmp_path / "toolchain"
    shutil.copytree(paths.HERE, copy)
    monkeypatch.setattr(build, "HERE", copy)
    before = build.key()
    assert before == build.key()
    with (copy / change).open("a") as file:
        file.write("\n")
    assert (build.key() != before) == changes


def test_a_digest_tells_names_from_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("b")
    (tmp_path / "b").write_text("a")
    assert digest(files=[tmp_path / "a"]) != digest(files=[tmp_path / "b"])
    assert digest("ab", "c") != digest("a", "bc")


def test_a_step_that_fails_shows_its_last_lines() -> None:
    with pytest.raises(ToolchainError) as raised:
        steps.run(["sh", "-c", "seq 100; exit 3"])
    assert str(raised.value).startswith("`sh -c seq 100; exit 3` ended with exit status 3:\n  86\n")
    assert str(raised.value).endswith("  100")


def test_a_step_that_does_not_start_is_named() -> None:
    with pytest.raises(ToolchainError, match="`/no/such --flag` did not start: "):
        steps.run(["/no/such", "--flag"])
