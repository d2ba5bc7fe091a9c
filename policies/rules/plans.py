"""Read the plan that a step gets on standard input: one line, then JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any

from .inputs import Inputs, part

FIRST_LINE = re.compile(r"@portico plan \d+\n")


def plan_of(inputs: Inputs) -> dict[str, Any]:
    """Return the plan of a step; empty if it has none, or if only the update knows it."""
    stdin = inputs.get("stdin")
    begins = FIRST_LINE.match(stdin) if isinstance(stdin, str) else None
    plan: dict[str, Any] = json.loads(stdin[begins.end():]) if begins and isinstance(stdin, str) else {}
    return plan


def nginx_files(plan: dict[str, Any]) -> dict[str, str]:
    """Return Nginx's files by path from the plan of the step that puts a site in place; none from a different plan."""
    files = part(plan, "site", "files") or (part(plan, "files") if "config_id" in plan else None) or {}
    return {path: "\n".join(lines) for path, lines in files.items()}


def blocks(text: str, name: str) -> Iterator[str]:
    """Yield the blocks with a name in one of Nginx's files, each with all that is in it."""
    lines: list[str] = []
    depth = 0
    for line in text.splitlines():
        code = "" if line.lstrip().startswith("#") else line
        if not depth and re.match(rf"\s*{name}\b[^;]*\{{", code):
            lines, depth = [], 0
        elif not depth:
            continue
        depth += code.count("{") - code.count("}")
        lines.append(code)
        if depth <= 0:
            yield "\n".join(lines)
            depth = 0
