"""The events of an update, each a line of JSON that `pulumi up --json` prints."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOISE = re.compile(r"<\{%.*?%\}>|^\{\"verb\".*\n?|^update failed$|^an unhandled error occurred: program exited with.*$",
                   re.MULTILINE | re.IGNORECASE)
"""Matches what is cut from messages: colours, the agent's line for programs, and sentences that add nothing."""
RAN = ("create", "create-replacement", "update")
"""The operations that run a step."""
SAME = "same"


@dataclass(frozen=True)
class EngineEvent:
    """The parts of an event that `up` shows; each is empty when the event has none."""

    proved: str = ""
    """The sentence of a step that has just run about what it proved."""
    error: str = ""
    """An error message, without what adds nothing to it."""
    url: str = ""
    """The site's URL, of the event about the outputs of the stack."""
    changes: frozenset[str] = frozenset()
    """The operations that were carried out, of the event about the end of the update."""

    @classmethod
    def read(cls, line: str) -> EngineEvent:
        """Return the event of a line; an empty event for a line that is none."""
        try:
            event = json.loads(line)
        except ValueError:
            return cls()
        if not isinstance(event, dict):
            return cls()
        if "diagnosticEvent" in event:
            return cls(error=_error(event["diagnosticEvent"]))
        if "summaryEvent" in event:
            return cls(changes=frozenset(event["summaryEvent"].get("resourceChanges") or ()))
        return _of_a_resource((event.get("resOutputsEvent") or {}).get("metadata") or {})


def _error(diagnostic: Mapping[str, Any]) -> str:
    return NOISE.sub("", diagnostic["message"]).rstrip() if diagnostic["severity"] == "error" else ""


def _of_a_resource(step: Mapping[str, Any]) -> EngineEvent:
    outputs = (step.get("new") or {}).get("outputs") or {}
    if step.get("type") == "pulumi:pulumi:Stack":
        return EngineEvent(url=outputs.get("url", ""))
    if step.get("type") == "command:local:Command" and step["op"] in RAN:
        return EngineEvent(proved=_proved(outputs))
    return EngineEvent()


def _proved(outputs: Mapping[str, Any]) -> str:
    try:
        return str(json.loads(outputs["stdout"])["proved"])
    except (KeyError, TypeError, ValueError):
        return ""
