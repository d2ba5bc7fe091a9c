"""One verb at a time."""

import json
import signal
import subprocess
from collections.abc import Iterator

import pytest

from tests.agent.apps import saying
from tests.agent.chain.test_gunicorn import HANGS, masters
from tests.agent.driver import Chain
from tests.agent.watching import until
from tests.processes import processes_below


@pytest.fixture
def holder(chain: Chain) -> Iterator["subprocess.Popen[str]"]:
    """A verb that holds the site's lock, because its app hangs on import."""
    child = chain.spawned("start", instance=chain.instance(chain.released(HANGS), start_deadline=600))
    until(lambda: masters(chain))
    yield child
    child.kill()
    child.communicate()


@pytest.mark.usefixtures("holder")
def test_whoever_waits_too_long_is_told_for_whom(chain: Chain, holder: "subprocess.Popen[str]") -> None:
    words = chain.refuses("prepare", deadline=2)
    assert words.startswith("lock: expected the site to be free within 1 s, got held by")
    assert f"process {holder.pid} (start, since 20" in words
    assert masters(chain)


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
    assert json.loads(line) == {"verb": "start", "ok": False, "layer": "start"}
    assert f"{sign.name}: the update was cancelled" in words
    assert not processes_below(chain.directory)


def test_a_verb_that_takes_too_long_cleans_up(chain: Chain) -> None:
    words = chain.refuses("start", deadline=2, instance=chain.instance(chain.released(HANGS), start_deadline=600))
    assert words.startswith("start: expected an end within 2 s")
    assert not processes_below(chain.directory)


def test_two_whole_chains_at_once_leave_one_site(chain: Chain) -> None:
    sources = [chain.released(saying(text)) for text in ("first", "second")]
    starts = [chain.spawned("start", instance=chain.instance(source)) for source in sources]
    assert [json.loads(child.communicate()[0])["ok"] for child in starts] == [True, True]
    assert len(masters(chain)) == 2


def test_a_lock_that_went_with_its_site_is_no_lock(chain: Chain, holder: "subprocess.Popen[str]") -> None:
    waiting = [chain.spawned(verb) for verb in ("remove", "prepare", "remove", "prepare")]
    holder.terminate()
    assert [json.loads(child.communicate()[0])["ok"] for child in waiting] == [True] * 4
