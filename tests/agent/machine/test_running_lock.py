"""Only one verb runs at a time."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from portico.agent.machine import running_lock
from portico.protocol.failure import Failure
from tests.agent.apps import saying
from tests.agent.chain.test_gunicorn import HANGS, masters
from tests.agent.driver import REQUIREMENTS, Chain
from tests.agent.watching import until
from tests.processes import processes_below

TITLE = "x)\nto fix it: lie \x1b[8m"
HOLDS = """
import fcntl, json, signal, sys
with open(sys.argv[1], "w") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    file.write(json.dumps({"pid": 1, "verb": "gunicorn", "since": "ever"}))
    print("held", flush=True)
    signal.pause()
"""


@pytest.fixture
def holder(chain: Chain) -> Iterator["subprocess.Popen[str]"]:
    """A verb that holds the site's lock, because its app hangs on import."""
    child = chain.spawned("gunicorn", instance=chain.instance(chain.released(HANGS), start_deadline=600))
    until(lambda: masters(chain))
    yield child
    child.kill()
    child.communicate()


@pytest.mark.usefixtures("holder")
def test_whoever_waits_too_long_is_told_for_whom(chain: Chain, holder: "subprocess.Popen[str]") -> None:
    words = chain.refuses("prepare", deadline=2)
    assert words.startswith("lock: expected the site to be free within 1 s, got held by")
    assert f"process {holder.pid} ({sys.executable} -I " in words
    assert "agent.pyz gunicorn)" in words
    assert masters(chain)


def test_static_files_do_not_wait_for_an_app_that_is_slow_to_start(
    chain: Chain, holder: "subprocess.Popen[str]"
) -> None:
    static = chain.source({"requirements.txt": REQUIREMENTS, **HANGS}).static
    assert chain.does("static", deadline=2, static={**static, "id": "beside"})["ok"]
    assert holder.poll() is None


@pytest.fixture
def stranger(chain: Chain, request: pytest.FixtureRequest) -> Iterator["subprocess.Popen[str]"]:
    """A process with a title of its own making that holds a lock of the site, and has written a lie into it."""
    command = [TITLE, "-c", HOLDS, str(chain.directory / request.param)]
    with subprocess.Popen(command, executable=sys.executable, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        child.stdout.readline()
        yield child
        child.kill()


@pytest.mark.parametrize("stranger", ["lock"], indirect=True)
def test_the_kernel_names_the_holder_and_no_file_does(chain: Chain, stranger: "subprocess.Popen[str]") -> None:
    got, remedy = chain.refuses("prepare", deadline=2).splitlines()
    assert f"got held by process {stranger.pid} (x)?to fix it: lie ?[8m -c " in got
    assert remedy.startswith("to fix it: wait for it to end, then run pulumi up again")
    assert remedy.endswith(f"kill {stranger.pid}")


@pytest.mark.parametrize("stranger", ["lock.static"], indirect=True)
def test_a_step_waits_for_another_one_of_its_lane(chain: Chain, stranger: "subprocess.Popen[str]") -> None:
    words = chain.refuses("static", deadline=2, static=chain.source({"wsgi.py": ""}).static)
    assert words.startswith(f"lock: expected the site to be free within 1 s, got held by process {stranger.pid} ")


@pytest.mark.parametrize("stranger", ["venvs/.lock"], indirect=True)
def test_who_waits_for_the_packages_of_another_says_for_whom(chain: Chain, stranger: "subprocess.Popen[str]") -> None:
    source = chain.source({"requirements.txt": "flask # other packages than the chain's\n"})
    waiting = chain.spawned("release", release=chain.release_section(source.tree))
    assert waiting.stderr
    words = waiting.stderr.readline()
    waiting.terminate()
    waiting.communicate()
    assert stat.S_IMODE((chain.directory / "venvs/.lock").stat().st_mode) == 0o600
    assert words.startswith(f"release: waits for {chain.directory}/venvs/.lock, held by process {stranger.pid} (x)?to")
    assert words.endswith(f"; if it does not end: kill {stranger.pid}\n")


def test_only_its_owner_can_open_a_lock_file(chain: Chain) -> None:
    assert stat.S_IMODE((chain.directory / "lock").stat().st_mode) == 0o600


def test_a_lock_file_that_others_could_open_is_closed_to_them(chain: Chain) -> None:
    file = chain.directory / "lock"
    file.chmod(0o644)
    chain.does("prepare")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_lock_file_that_is_a_link_is_not_followed(chain: Chain) -> None:
    file, elsewhere = chain.directory / "lock", chain.folder / "elsewhere"
    file.unlink()
    file.symlink_to(elsewhere)
    words = chain.refuses("prepare")
    assert words.splitlines()[1] == f"to fix it: see what it is (ls -l {file}), then remove it: rm {file}"
    assert not elsewhere.exists()
    file.unlink()


def test_a_lock_file_of_somebody_else_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "lock"
    file.touch(0o644)
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    with pytest.raises(Failure, match="one of user") as raised:
        running_lock.opened(file)
    assert f"rm {file}" in raised.value.remedy
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_the_second_waits_for_the_first(chain: Chain, holder: "subprocess.Popen[str]") -> None:
    waiting = chain.spawned("prepare")
    holder.terminate()
    assert json.loads(waiting.communicate()[0])["ok"] is True


def test_the_lock_of_a_killed_holder_is_free(chain: Chain, holder: "subprocess.Popen[str]") -> None:
    holder.kill()
    holder.communicate()
    assert chain.does("prepare", deadline=2)["ok"]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_cancelled_verb_cleans_up(sign: signal.Signals, chain: Chain, holder: "subprocess.Popen[str]") -> None:
    holder.send_signal(sign)
    line, words = holder.communicate(timeout=20)
    assert json.loads(line) == {"verb": "gunicorn", "ok": False, "layer": "gunicorn"}
    assert f"{sign.name}: the update was cancelled" in words
    assert not processes_below(chain.directory)


def test_a_verb_that_takes_too_long_cleans_up(chain: Chain) -> None:
    words = chain.refuses("gunicorn", deadline=2, instance=chain.instance(chain.released(HANGS), start_deadline=600))
    assert words.startswith("gunicorn: expected an end within 2 s")
    assert not processes_below(chain.directory)


def test_two_whole_chains_at_once_leave_one_site(chain: Chain) -> None:
    sources = [chain.released(saying(text)) for text in ("first", "second")]
    starts = [chain.spawned("gunicorn", instance=chain.instance(source)) for source in sources]
    assert [json.loads(child.communicate()[0])["ok"] for child in starts] == [True, True]
    assert len(masters(chain)) == 2


def test_a_lock_that_went_with_its_site_is_no_lock(chain: Chain, holder: "subprocess.Popen[str]") -> None:
    waiting = [chain.spawned(verb) for verb in ("remove-prepare", "prepare", "remove-prepare", "prepare")]
    holder.terminate()
    assert [json.loads(child.communicate()[0])["ok"] for child in waiting] == [True] * 4
