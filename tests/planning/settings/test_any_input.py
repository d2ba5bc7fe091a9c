"""Whatever stands in the configuration: it is accepted, or refused in order."""

import copy
import re
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from portico.planning.settings import Settings
from portico.planning.settings.refusing.fields import model_at
from tests.planning.settings.accepted import JSON, refusal_of
from tests.planning.settings.bad_input import GOOD
from tests.planning.settings.pulumi_config import typed

ROUNDS = 60


def _places(names: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    model = model_at(Settings, names)
    below = [place for name in (model.model_fields if model else []) for place in _places((*names, name))]
    return [*([names] if names else []), *below]


SECTIONS = {names[0] for names in _places()}
LISTS_OF_OBJECTS = (("nginx", "static"), ("target", "hosts"))
PLACE = st.sampled_from([place for place in _places() if place[:2] not in LISTS_OF_OBJECTS or len(place) == 2])


def _with(place: tuple[str, ...], value: Any) -> dict[str, Any]:
    values: Any = copy.deepcopy(GOOD)
    owner = values
    for name in place[:-1]:
        owner = owner.setdefault(name, {})
    owner[place[-1]] = value
    return dict(values)


@given(PLACE, JSON)
def test_a_refusal_has_key_expected_got_and_remedy_in_visible_characters(place: tuple[str, ...], value: Any) -> None:
    words = refusal_of(_with(place, value))
    assume(words)
    assert words is not None
    assert all(character.isprintable() or character == "\n" for character in words)
    for first, second in zip(words.splitlines()[::2], words.splitlines()[1::2], strict=False):
        assert re.split(r"[:.\[]", first, maxsplit=1)[0] in SECTIONS
        assert ": expected " in first or "unknown key" in first
        assert second.startswith("    to fix it: pulumi config ")


@given(PLACE, JSON)
def test_typing_what_is_printed_always_leads_to_settings_that_are_accepted(place: tuple[str, ...], value: Any) -> None:
    values = _with(place, value)
    for _ in range(ROUNDS):
        words = refusal_of(values)
        if words is None:
            return
        typed(words.splitlines()[1].partition("to fix it: ")[2], values)
    raise AssertionError(words)
