"""A machine's answer is checked before it is used."""

import json
from typing import Any

import pytest

from portico.cli.machines import agent
from portico.cli.machines.agent import ask
from portico.cli.machines.deployed import Machine
from portico.cli.machines.ways import Ways
from portico.protocol.failure import Failure


@pytest.mark.parametrize("out", [b"", b"[]", b"Last login: today\n", b"[" * 100_000])
def test_an_answer_that_is_no_object_is_refused(monkeypatch: pytest.MonkeyPatch, out: bytes) -> None:
    monkeypatch.setattr(agent, "_ran", lambda *asked: (0, out, b""))

    with pytest.raises(Failure) as refused:
        ask(Machine("web"), Ways({}, None), "status", {})

    assert "status: expected an object of JSON from web, got " in refused.value.text()


WHOLE = {"check": "nginx -t", "expected": "no complaint", "seen": "no complaint", "holds": True}
LACKING: list[tuple[str, dict[str, Any], str]] = [
    ("doctor", {"diagnosis": None}, "checks"),
    ("doctor", {"checks": [WHOLE]}, "diagnosis"),
    ("doctor-swarm", {"checks": [{**WHOLE, "holds": "yes"}], "diagnosis": None}, "checks.0.holds"),
    ("doctor", {"checks": [WHOLE], "diagnosis": {"remedy": "rm -rf /"}}, "diagnosis.name"),
    ("drift", {"drift": [{"step": "nginx"}], "mended": {}}, "drift.0.where"),
    ("status", {"served": True}, "running"),
    ("status", {"certificate": {"not_after": "soon"}}, "certificate.not_after"),
    ("releases", {"releases": [{"id": "0fdf62c55e4c"}]}, "releases.0.made"),
    ("lock", {"before": None}, "lock"),
    ("unlock", {"before": {"who": "ann"}}, "before.since"),
]


@pytest.mark.parametrize(("verb", "answer", "part"), LACKING)
def test_an_answer_that_lacks_a_part_is_refused(
    monkeypatch: pytest.MonkeyPatch, verb: str, answer: dict[str, Any], part: str
) -> None:
    monkeypatch.setattr(agent, "_ran", lambda *asked: (0, json.dumps(answer).encode(), b""))

    with pytest.raises(Failure) as refused:
        ask(Machine("web"), Ways({}, None), verb, {})

    assert refused.value.text().startswith(f"{verb}: expected a whole answer from web, got ")
    assert f"{part}: " in refused.value.got
