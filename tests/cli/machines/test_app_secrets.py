"""The app's secrets are read from the stack, and masked in what a command shows."""

import json
from typing import Any

import pytest

from portico.cli.machines import app_secrets as module
from portico.cli.machines.app_secrets import app_secrets, masked, texts_of


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The app's secrets in a stack; none without any."""
    secrets: dict[str, Any] = {}
    monkeypatch.setattr(module, "names_of", lambda stack: ["app", "app-secrets"] if secrets else ["app"])
    monkeypatch.setattr(module, "pulumi", lambda *words: json.dumps(secrets))
    return secrets


def test_each_line_and_the_password_of_a_url_are_texts_to_mask(config: dict[str, Any]) -> None:
    config.update(URL="redis://:swordfish@cache", PEM="-----BEGIN\nMIGHAgEAMBM\n", NUMBER=12345678)

    texts = {"redis://:swordfish@cache", "swordfish", "-----BEGIN", "MIGHAgEAMBM", "12345678"}
    assert set(app_secrets("prod")) == texts


def test_a_stack_without_secrets_needs_no_passphrase(config: dict[str, Any]) -> None:
    assert app_secrets("prod") == ()


def test_what_is_short_or_no_url_is_left(config: dict[str, Any]) -> None:
    assert texts_of(["on", "1", "http://[broken"]) == ["http://[broken"]


def test_a_secret_is_masked_at_any_depth_and_the_longest_first() -> None:
    assert masked({"a": [{"b": "x abcdefgh y"}], "n": 1, "none": None}, texts_of(["abcdef", "abcdefgh"])) == {
        "a": [{"b": "x *** y"}], "n": 1, "none": None
    }
