"""Read the plan among the inputs of a step, and compare two plans."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portico.cli.report.preview import UNKNOWN, Inputs
from portico.protocol.plan_text import MARK, sections_of

Plan = dict[str, Any]
Difference = tuple[str, Any, Any]
"""Property path, old value and new value; a value that does not exist is None."""
TEXTS = ("files", "conf", "units", "locations", "drift")
"""The parts of a plan, and of its sections, that a report does not compare here: it shows most as files or drift."""
IDS = ("release.id", "image.release", "static.id", "instance.id", "site.config_id")


def plan_of(inputs: Inputs) -> Plan:
    """Return the plan in a step's inputs; empty if it has none, if it is secret, or if only the update will know it."""
    text = str(inputs.get("stdin", ""))
    return sections_of(text) if text.startswith(MARK) else {}


def is_known(inputs: Inputs) -> bool:
    """Return whether the preview knows the plan; a secret plan counts as known."""
    return inputs.get("stdin") != UNKNOWN


def differences(old: Plan, new: Plan) -> list[Difference]:
    """Return all values that differ between two plans, the ids before the rest."""
    return sorted(compared(dict(_sections(old)), dict(_sections(new))), key=lambda difference: difference[0] not in IDS)


def compared(old: Any, new: Any) -> Iterator[Difference]:
    """Yield all values that differ, each with its property path as Pulumi writes it."""
    before, after = (dict(_values(plan)) for plan in (old, new))
    for path in {**before, **after}:
        if before.get(path) != after.get(path):
            yield path, before.get(path), after.get(path)


def _sections(plan: Plan) -> Iterator[tuple[str, Any]]:
    for name, section in plan.items():
        if isinstance(section, dict) and name not in TEXTS:
            yield name, {key: value for key, value in section.items() if key not in TEXTS}
        elif name not in TEXTS:
            yield name, section


def _values(node: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _values(value, f"{at}.{key}" if at else key)
    elif isinstance(node, list) and any(isinstance(item, (dict, list)) for item in node):
        for position, item in enumerate(node):
            yield from _values(item, f"{at}[{position}]")
    else:
        yield at, node
