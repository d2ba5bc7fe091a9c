"""A machine's answer is checked before it is used."""

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
