"""Bounds the length of lines: Pulumi's command provider hangs for ever when a step prints a line of 64 KiB."""

from typing import Any

LONGEST = 2000
"""Characters of a printed line, at most."""
LOOKED_AT = 1500
"""Characters of a line in which a cause is searched; fewer than LONGEST, as the message adds words around them."""


def cut(text: str, longest: int = LONGEST) -> str:
    """Return the text, each line cut to at most `longest` characters; a cut line says how much is left out."""
    return text if len(text) <= longest else "\n".join(_cut_line(line, longest) for line in text.split("\n"))


def bounded(evidence: Any) -> Any:
    """Return the evidence with each text in it cut."""
    if isinstance(evidence, str):
        return cut(evidence)
    if isinstance(evidence, dict):
        return {name: bounded(value) for name, value in evidence.items()}
    return [bounded(value) for value in evidence] if isinstance(evidence, (list, tuple)) else evidence


def _cut_line(line: str, longest: int) -> str:
    if len(line) <= longest:
        return line
    kept = longest - len(f" ... ({len(line)} characters left out)")
    return f"{line[:kept]} ... ({len(line) - kept} characters left out)"
