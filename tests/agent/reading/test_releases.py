"""The releases that are kept."""

from typing import Any

from tests.agent.apps import saying
from tests.agent.driver import Chain


def told(chain: Chain) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chain.does("releases")["releases"]
    return found


def test_there_is_none_before_the_first(chain: Chain) -> None:
    assert told(chain) == []


def states(chain: Chain) -> list[tuple[str, bool, bool]]:
    """Id, whether it is live, whether it was ever verified."""
    return [(each["id"], each["live"], each["verified"] is not None) for each in told(chain)]


def test_the_last_deployed_is_first_and_what_serves_is_live(chain: Chain) -> None:
    old = chain.deployed(saying("old"))
    new = chain.released(saying("new"))

    assert states(chain) == [(new.release, False, False), (old.source.release, True, True)]


def test_a_release_stays_verified_when_another_one_is_live(chain: Chain) -> None:
    old = chain.deployed(saying("old"))
    new = chain.released(saying("new"))
    chain.activated(new, chain.proven(new))

    assert states(chain) == [(new.release, True, False), (old.source.release, False, True)]


def test_deploying_a_release_again_does_not_make_it_younger(chain: Chain) -> None:
    source = chain.released(saying("old"))
    before = told(chain)
    (chain.directory / "releases" / source.release / "release.json").touch()
    chain.released(saying("old"))

    assert told(chain) == before
