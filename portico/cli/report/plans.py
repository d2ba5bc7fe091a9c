"""The plan among the inputs of a step, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portico.cli.report.preview import UNKNOWN, Inputs
from portico.protocol.plan_text import MARK, sections_of

Plan = dict[str, Any]
Difference = tuple[str, Any, Any]
"""Property path, old and new; None where there is none."""
TEXTS = ("files", "conf", "units", "locations", "drift")
"""Parts of a plan, and of its sections, that a report tells in another place."""
IDS = ("release.id", "image.release", "static.id", "instance.id", "site.config_id")


def plan_of(inputs: Inputs) -> Plan:
    """Empty where there is none, where it is secret, and where only the update will know it."""
    text = str(inputs.get("stdin", ""))
    return sections_of(text) if text.startswith(MARK) else {}


def is_known(inputs: Inputs) -> bool:
    """Whether the preview can tell the plan, were it not secret."""
    return inputs.get("stdin") != UNKNOWN


def differences(old: Plan, new: Plan) -> list[Difference]:
    """All values that are other, the ids before the rest."""
    return sorted(compared(dict(_sections(old)), dict(_sections(new))), key=lambda found: found[0] not in IDS)


def compared(old: Any, new: Any) -> Iterator[Difference]:
    """All values that are other, each by its property path as Pulumi writes one."""
    before, after = (dict(_values(told)) for told in (old, new))
    for path in {**before, **after}:
        if before.get(path) != after.get(path):
            yield path, before.get(path), after.get(path)


def _sections(plan: Plan) -> Iterator[tuple[str, Any]]:
    for name, section in plan.items():
        if isinstance(section, dict) and name not in TEXTS:
            yield name, {key: value for key, value in section.items() if key not in TEXTS}
        elif name not in TEXTS:
            yield name, section


def _values(told: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(told, dict):
        for key, value in told.items():
            yield from _values(value, f"{at}.{key}" if at else key)
    elif isinstance(told, list) and any(isinstance(item, (dict, list)) for item in told):
        for position, item in enumerate(told):
            yield from _values(item, f"{at}[{position}]")
    else:
        yield at, told
