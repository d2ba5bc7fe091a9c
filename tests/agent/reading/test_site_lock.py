"""The lock that people put on a site."""

from collections.abc import Iterator

import pytest

from portico.agent.__main__ import VERBS
from tests.agent.apps import saying
from tests.agent.driver import Chain
from tests.agent.watching import answer, files_of

HOLDER = {"who": "ann@desk", "why": "Black Friday"}


@pytest.fixture
def locked(shared_chain: Chain) -> Iterator[str]:
    """Since when a prepared site is locked."""
    yield str(shared_chain.does("lock", lock=HOLDER)["lock"]["since"])
    shared_chain.does("unlock")


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_no_verb_changes_anything(verb: str, shared_chain: Chain, locked: str) -> None:
    before = files_of(shared_chain.directory)
    words = shared_chain.refuses(verb)

    after = files_of(shared_chain.directory)
    assert {path: after[path] for path in after if path in before or not path.startswith("lock.")} == before
    assert words.splitlines() == [
        f"lock: expected the site to be unlocked, got locked by ann@desk since {locked}: Black Friday",
        "to fix it: bin/portico unlock",
    ]


def test_a_second_lock_leaves_the_first(shared_chain: Chain, locked: str) -> None:
    again = shared_chain.does("lock", lock={"who": "bob@desk", "why": "lunch"})

    assert again["lock"] == again["before"] == {**HOLDER, "since": locked}


def test_the_status_tells_of_it(shared_chain: Chain, locked: str) -> None:
    assert shared_chain.does("status")["lock"] == {**HOLDER, "since": locked}


def test_unlocking_tells_who_had_locked_it_and_may_be_done_twice(shared_chain: Chain, locked: str) -> None:
    assert shared_chain.does("unlock")["before"] == {**HOLDER, "since": locked}
    assert shared_chain.does("unlock")["before"] is None


def test_a_locked_site_serves_on_and_may_be_changed_when_it_is_unlocked(chain: Chain) -> None:
    old = chain.deployed(saying("old"))
    chain.does("lock", lock=HOLDER)
    chain.refuses("remove-gunicorn", instance={"id": old.instance, "graceful_timeout": 1})
    assert answer(chain.port, host=chain.host) == (200, "old")

    chain.does("unlock")
    chain.deployed(saying("new"))
    assert answer(chain.port, host=chain.host) == (200, "new")
