"""A site of a different state is refused until somebody decides to adopt exactly that one. The engine is in memory."""

import json
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from portico.planning.docker.owner import IDENTITY, LABELS
from portico.protocol.failure import Failure
from portico.protocol.renamed_stack import BEFORE
from portico.steps.docker.ownership import is_foreign, require_own, to_be_adopted, write_record

PLAN = {"docker": {"site": "shop"}, "stack": "portico/shop"}
OURS, THEIRS = "a" * 12, "b" * 12


class Engine:
    """An engine that has a network of the site or none, and at most one record."""

    def __init__(self) -> None:
        self.network, self.labels = "", dict[str, str]()

    def run(self, *words: str, **options: Any) -> Ran:
        kind, verb, *rest = words
        if verb == "create":
            self.labels = dict(word.removeprefix("--label=").split("=", 1) for word in rest if word[0] == "-")
        if kind == "network":
            return Ran(0, self.network, "")
        return Ran(0, json.dumps([{"Labels": self.labels}]) if verb == "inspect" else "x" if self.labels else "", "")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    """An engine that a step of the state `OURS` asks for the first time."""
    engine = Engine()
    monkeypatch.setattr(DockerEngine, "run", lambda _, *words, **options: engine.run(*words, **options))
    monkeypatch.setenv(IDENTITY, f"{OURS}\n")
    monkeypatch.delenv(BEFORE, raising=False)
    return engine


def _adopts(**plan: str) -> bool:
    return to_be_adopted(DockerEngine(), "volume", {**PLAN, **plan})


def test_a_free_name_becomes_ours_and_a_replaced_step_knows_it_again(engine: Engine) -> None:
    assert not _adopts()
    write_record(DockerEngine(), "volume", PLAN)
    engine.network = "n"

    assert engine.labels[LABELS["identity"]] == OURS
    assert not _adopts()
    assert not is_foreign(DockerEngine(), "volume", "shop")


def test_a_site_of_another_state_is_refused_with_who_made_it_and_what_to_type(engine: Engine) -> None:
    engine.labels = {LABELS["identity"]: THEIRS, LABELS["stack"]: "portico/shop", LABELS["who"]: "eve@laptop"}
    with pytest.raises(Failure) as refused:
        _adopts()

    with pytest.raises(Failure, match="another state has adopted"):
        require_own(DockerEngine(), "volume", "shop")
    assert "stack portico/shop, first deployed by eve@laptop" in refused.value.got
    assert f"docker.adopt {THEIRS}" in refused.value.text()
    assert is_foreign(DockerEngine(), "volume", "shop")


@pytest.mark.parametrize("adopt", [OURS, "unnamed"])
def test_only_the_decision_for_exactly_that_state_adopts_its_site(engine: Engine, adopt: str) -> None:
    engine.labels = {LABELS["identity"]: THEIRS}

    assert _adopts(adopt=THEIRS)
    with pytest.raises(Failure, match="one of another state"):
        _adopts(adopt=adopt)


def test_a_site_that_an_earlier_version_made_is_the_one_of_the_state_that_remembers_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.network = "n"
    with pytest.raises(Failure, match="no record says whose"):
        _adopts()
    assert _adopts(adopt="unnamed")
    monkeypatch.setenv(BEFORE, '{"ok": true}')

    assert not _adopts()
