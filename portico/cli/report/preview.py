"""What `pulumi preview --json` printed, as far as a report goes by it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portico.cli.up import NOISE
from portico.planning.errors import PorticoError

Inputs = dict[str, Any]
"""Of one resource; what is secret is `[secret]`, what only the update will know is `UNKNOWN`."""
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@dataclass(frozen=True)
class Resource:
    """One resource that an update would touch."""

    op: str
    """Pulumi's word: create, update, replace, delete, same."""
    kinds: tuple[str, ...]
    """Type tokens from the outermost component to its own."""
    name: str
    old: Inputs
    new: Inputs
    changed: Mapping[str, Any]
    """By property path how it differs; empty where the engine does not tell."""

    @property
    def kind(self) -> str:
        """Its own type token."""
        return self.kinds[-1]

    @property
    def is_component(self) -> bool:
        """Whether it only groups others; nothing is done for it."""
        return self.kind.startswith(("portico:index:", "pulumi:pulumi:Stack"))


@dataclass(frozen=True)
class Preview:
    """One preview, whether it came to its end or not."""

    stack: str
    """Its name; empty when nothing tells."""
    resources: tuple[Resource, ...] = ()
    summary: Mapping[str, int] | None = None
    """How many resources by Pulumi's word."""
    errors: tuple[str, ...] = ()
    """Why it did not come to its end; none when it did."""
    warnings: tuple[str, ...] = ()


def read_preview(text: str, stack: str = "") -> Preview:
    """The document that --json prints. Raises PorticoError for any other text."""
    try:
        told = json.loads(text)
        resources = tuple(_resource(step) for step in told.get("steps") or ())
        said = {kind: tuple(_words(told, kind)) for kind in ("error", "warning")}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise PorticoError(
            "report: expected the document that `pulumi preview --json` prints, got something else\n"
            "    to fix it: bin/portico report, which runs the preview itself"
        ) from None
    known = stack or next((step["urn"].split("::")[0].rpartition(":")[2] for step in told.get("steps") or ()), "")
    return Preview(known, resources, told.get("changeSummary"), said["error"], said["warning"])


def _resource(step: dict[str, Any]) -> Resource:
    _, _, kinds, name = step["urn"].split("::", 3)
    old, new = ((step.get(state) or {}).get("inputs") or {} for state in ("oldState", "newState"))
    return Resource(step["op"], tuple(kinds.split("$")), name, old, new, step.get("detailedDiff") or {})


def _words(told: dict[str, Any], severity: str) -> list[str]:
    said = (one["message"] for one in told.get("diagnostics") or () if one["severity"] == severity)
    words = (NOISE.sub("", message.removeprefix(f"{severity}: ")).strip() for message in said)
    return [text for text in words if text]
