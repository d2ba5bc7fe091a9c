"""Lines of a bounded length: Pulumi's command provider hangs for ever when a step prints one of 64 KiB."""

from __future__ import annotations

from typing import Any

LONGEST = 2000
"""Characters of a line that is printed."""


def cut(text: str) -> str:
    """The text, each of its lines with at most so many characters; a line that is cut says how much is left out."""
    return text if len(text) <= LONGEST else "\n".join(map(_cut_line, text.split("\n")))


def bounded(evidence: Any) -> Any:
    """The evidence, with each text in it cut."""
    if isinstance(evidence, str):
        return cut(evidence)
    if isinstance(evidence, dict):
        return {name: bounded(value) for name, value in evidence.items()}
    return [bounded(value) for value in evidence] if isinstance(evidence, (list, tuple)) else evidence


def _cut_line(line: str) -> str:
    if len(line) <= LONGEST:
        return line
    kept = LONGEST - len(f" ... ({len(line)} characters left out)")
    return f"{line[:kept]} ... ({len(line) - kept} characters left out)"
