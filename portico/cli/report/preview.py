"""Read those parts of the output of `pulumi preview --json` that a report needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portico.cli.engine_event import NOISE
from portico.planning.errors import PorticoError
from portico.planning.settings.rollout import Rollout

DEFAULT = Rollout.model_construct()
Inputs = dict[str, Any]
"""The inputs of one resource; a secret is `[secret]`, a value that only the update will know is `UNKNOWN`."""
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@dataclass(frozen=True)
class Resource:
    """A resource in a preview, and what an update would do to it."""

    op: str
    """Pulumi's word for the operation: create, update, replace, delete, same."""
    kinds: tuple[str, ...]
    """The type tokens from the outermost component to the resource's own."""
    name: str
    old: Inputs
    new: Inputs
    changed: Mapping[str, Any]
    """The engine's detailed diff by property path; empty where the engine reports none."""

    @property
    def kind(self) -> str:
        """Return the resource's own type token."""
        return self.kinds[-1]

    @property
    def is_component(self) -> bool:
        """Return whether the resource only groups others, so that nothing is done for it."""
        return self.kind.startswith(("portico:index:", "pulumi:pulumi:Stack"))


@dataclass(frozen=True)
class Preview:
    """A preview, finished or failed."""

    stack: str
    """The stack's name; empty when neither the caller nor the document names it."""
    resources: tuple[Resource, ...] = ()
    summary: Mapping[str, int] | None = None
    """The number of resources for each of Pulumi's words for an operation."""
    errors: tuple[str, ...] = ()
    """The messages that say why the preview failed; empty when it did not."""
    warnings: tuple[str, ...] = ()
    batch: int | None = None
    """The setting `rollout.batch`; None where the document does not have it, as for another program's configuration."""


def read_preview(text: str, stack: str = "") -> Preview:
    """Read the document that `pulumi preview --json` prints. Raises PorticoError for any other text."""
    try:
        document = json.loads(text)
        resources = tuple(_resource(step) for step in document.get("steps") or ())
        messages = {kind: tuple(_words(document, kind)) for kind in ("error", "warning")}
        batch = _batch(document.get("config") or {})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise PorticoError(
            "report: expected the document that `pulumi preview --json` prints, got something else\n"
            "    to fix it: bin/portico report, which runs the preview itself"
        ) from None
    name = stack or next((step["urn"].split("::")[0].rpartition(":")[2] for step in document.get("steps") or ()), "")
    return Preview(name, resources, document.get("changeSummary"), messages["error"], messages["warning"], batch)


def _resource(step: dict[str, Any]) -> Resource:
    _, _, kinds, name = step["urn"].split("::", 3)
    old, new = ((step.get(state) or {}).get("inputs") or {} for state in ("oldState", "newState"))
    return Resource(step["op"], tuple(kinds.split("$")), name, old, new, step.get("detailedDiff") or {})


def _batch(config: Mapping[str, str]) -> int | None:
    if "portico:app" not in config:
        return None
    batch = (json.loads(config.get("portico:rollout", "{}")) or {}).get("batch", DEFAULT.batch)
    return batch if isinstance(batch, int) else None


def _words(document: dict[str, Any], severity: str) -> list[str]:
    diagnostics = document.get("diagnostics") or ()
    messages = (diagnostic["message"] for diagnostic in diagnostics if diagnostic["severity"] == severity)
    words = (NOISE.sub("", message.removeprefix(f"{severity}: ")).strip() for message in messages)
    return [text for text in words if text]
