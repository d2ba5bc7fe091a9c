"""Every kind of bad input, with the whole of what the person who wrote it reads."""

import json
from typing import Any

import pytest

from portico.planning.errors import SettingsError
from portico.planning.settings import Settings
from tests.planning.settings.bad_app_input import BAD_APP_INPUT
from tests.planning.settings.bad_docker_input import BAD_DOCKER_INPUT
from tests.planning.settings.bad_hooks_input import BAD_HOOKS_INPUT
from tests.planning.settings.bad_input import BAD_INPUT, GOOD
from tests.planning.settings.bad_ssh_input import BAD_SSH_INPUT
from tests.planning.settings.bad_swarm_input import BAD_SWARM_INPUT
from tests.planning.settings.bad_tls_input import BAD_TLS_INPUT
from tests.planning.settings.bad_unit_input import BAD_UNIT_INPUT
from tests.planning.settings.pulumi_config import Values, typed

EVERY_BAD_INPUT = {**BAD_INPUT, **BAD_APP_INPUT, **BAD_SSH_INPUT, **BAD_UNIT_INPUT, **BAD_DOCKER_INPUT,
                   **BAD_SWARM_INPUT, **BAD_HOOKS_INPUT, **BAD_TLS_INPUT}
ROUNDS = 8
"""The most rounds in which everything must be fixed: one fault may have hidden another."""


def refusal(values: Values) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.read(values)
    return str(refused.value)


def faults(values: Values) -> list[str]:
    """The first line of each fault."""
    try:
        Settings.read(values)
    except SettingsError as error:
        return [line for line in str(error).splitlines() if not line.startswith(" ")]
    return []


def mended(values: Values) -> Settings:
    """Type every remedy that is printed, until nothing is refused."""
    for _ in range(ROUNDS):
        try:
            return Settings.read(values)
        except SettingsError as error:
            _, _, command = str(error).splitlines()[1].partition("to fix it: ")
            typed(command, values)
    raise AssertionError(f"still refused: {refusal(values)}")


@pytest.mark.parametrize(("given", "words"), EVERY_BAD_INPUT.values(), ids=EVERY_BAD_INPUT)
def test_bad_input_is_refused_in_these_words(given: Values, words: str) -> None:
    assert refusal({**GOOD, **given}) == words


@pytest.mark.parametrize(("given", "words"), EVERY_BAD_INPUT.values(), ids=EVERY_BAD_INPUT)
def test_what_to_type_mends_the_first_fault(given: Values, words: str) -> None:
    values = json.loads(json.dumps({**GOOD, **given}))
    key = words.split(": ")[0]
    typed(words.splitlines()[1].partition("to fix it: ")[2], values)
    assert not [fault for fault in faults(values) if fault.startswith(f"{key}: ")]


@pytest.mark.parametrize(("given", "words"), EVERY_BAD_INPUT.values(), ids=EVERY_BAD_INPUT)
def test_typing_every_remedy_leads_to_settings_that_are_accepted(given: Values, words: str) -> None:
    assert mended(json.loads(json.dumps({**GOOD, **given}))), words


def test_no_setting_at_all_names_what_is_required() -> None:
    assert refusal({}) == (
        "app: expected a value, got nothing\n"
        "    to fix it: pulumi config set --path app.name shop;"
        " pulumi config set --path app.source ../shop"
    )


def test_every_fault_is_told_at_once() -> None:
    words = refusal({"app": {"name": "Shop"}, "gunicorn": {"workers": 0}, "nginx": {"gzip": "yes"}})
    keys = [line.split(": ")[0] for line in words.splitlines() if not line.startswith(" ")]
    assert keys == ["app.name", "app.source", "gunicorn.workers", "nginx.gzip"]


def test_a_flood_of_faults_is_cut_short() -> None:
    lines = refusal({**GOOD, "nginx": {"server_names": ["-"] * 50}}).splitlines()
    assert len(lines) == 41
    assert lines[-1] == "and 30 more"


@pytest.mark.parametrize("value", ["a\x1b[31mb", "a\u202eb", "a\nb", "a\x00b", "a\u2028b", "\U000e0041"])
def test_what_cannot_be_seen_is_never_printed_raw(value: str) -> None:
    for given in ({"name": value}, {"source": value}, {"environment": {value: "x", "X": value}}, {value: 1}):
        words = refusal({**GOOD, "app": {**GOOD["app"], **given}, value: 1})
        assert all(character.isprintable() or character == "\n" for character in words)
        assert value not in words


def test_a_very_long_value_is_not_repeated_in_full() -> None:
    assert max(len(line) for line in refusal({**GOOD, "app": {"name": "x" * 100_000}}).splitlines()) < 400


def test_a_misspelt_key_of_secrets_does_not_show_them() -> None:
    words = refusal({**GOOD, "app_secrets": {"SECRET_KEY": "hunter2"}})
    assert "did you mean app-secrets?" in words
    assert "hunter2" not in words


def test_settings_are_frozen() -> None:
    settings: Any = Settings.read(GOOD)
    with pytest.raises(ValueError, match="frozen"):
        settings.app = None
