"""Why a setting was refused, for the person who wrote it: key, expected, got, what to type."""

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from portico.planning.errors import SettingsError
from portico.planning.settings.refusing import remedy
from portico.planning.settings.refusing.fault import AS_WRITTEN, EXAMPLE, NOTHING, Fault, Place
from portico.planning.settings.refusing.fields import Model, field_at, is_dictionary, model_at
from portico.planning.settings.refusing.property_path import dotted, names, visible

SECRETS_KEY = "app-secrets"
SSH_KEY = "ssh-key"
TLS_KEY = "tls-key"
AFTER_PUBLIC_KEY = "after-public-url"
SECRET_KEYS = (SECRETS_KEY, SSH_KEY, TLS_KEY, AFTER_PUBLIC_KEY)
"""The secrets of a stack besides its settings, encrypted, each read on its own."""
EXPECTED = {
    "bool_type": "true or false",
    "dict_type": "names with values",
    "finite_number": "a number",
    "float_type": "a number",
    "greater_than_equal": "at least {ge}",
    "int_type": "a whole number",
    "less_than_equal": "at most {le}",
    "literal_error": "{expected}",
    "missing": "a value",
    "model_type": "an object",
    "string_type": "a text",
    "string_unicode": "a text in Unicode",
    "tuple_type": "a list",
}
LONGEST_VALUE = 120
MOST_FAULTS = 20


def refusal(model: Model, error: ValidationError) -> SettingsError:
    """All faults of one reading, each with its remedy."""
    faults = [text for details in error.errors() for text in _faults(model, details)]
    more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
    return SettingsError("\n".join([*faults[:MOST_FAULTS], *more]))


def _faults(model: Model, details: Any) -> Iterator[str]:
    place: Place = details["loc"]
    if details["type"] == "extra_forbidden":
        yield _unknown(model, place)
    elif details["type"] == "refused":
        for fault in details["ctx"]["faults"]:
            yield _fault(model, place, fault, details["input"])
    else:
        expected = EXPECTED.get(details["type"], details["msg"]).format(**details.get("ctx", {}))
        yield _fault(model, place, Fault(expected), details["input"], missing=details["type"] == "missing")


def _fault(model: Model, place: Place, fault: Fault, value: Any, missing: bool = False) -> str:
    missing = missing or fault.got is NOTHING
    of_a_name = _is_of_a_name(model, place)
    place = place[:-1] if of_a_name else (*place, *fault.below)
    got = shown(_below(value, fault.below)) if fault.got is AS_WRITTEN else shown(fault.got)
    if fault.remove or of_a_name:
        command = remedy.remove(place)
    elif fault.mend is not EXAMPLE:
        command = remedy.put(place, fault.mend)
    else:
        command = remedy.example(model, place, missing)
    return f"{dotted(place)}: expected {fault.expected}, got {'nothing' if missing else got}\n    to fix it: {command}"


def _is_of_a_name(model: Model, place: Place) -> bool:
    """Pydantic marks the fault of a dictionary's key by one more part of the place."""
    field = field_at(model, names(place)[:-2])
    return place[-1:] == ("[key]",) and field is not None and is_dictionary(field)


def _unknown(model: Model, place: Place) -> str:
    keys = list(getattr(model_at(model, names(place)[:-1]), "model_fields", {}))
    return unknown_key(place, [*keys, *SECRET_KEYS] if len(place) == 1 else keys)


def unknown_key(place: Place, keys: Sequence[str]) -> str:
    """The refusal of a key that does not exist, with the nearest one that does."""
    near = difflib.get_close_matches(str(place[-1])[:LONGEST_VALUE], keys, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(keys)}"
    return f"{dotted(place)}: unknown key ({hint})\n    to fix it: {remedy.remove(place)}"


def shown(value: Any) -> str:
    """A value as the person wrote it, control characters visible, not longer than a line."""
    text = visible(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} characters)"


def _below(value: Any, place: Place) -> Any:
    for part in place:
        value = value[part]
    return value
