"""What a step is told on standard input: one line, then JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any

from .inputs import Inputs, part

FIRST_LINE = re.compile(r"@portico plan \d+\n")


def plan_of(inputs: Inputs) -> dict[str, Any]:
    """The plan of a step; empty where there is none, or where it is known only in the update."""
    stdin = inputs.get("stdin")
    begins = FIRST_LINE.match(stdin) if isinstance(stdin, str) else None
    plan: dict[str, Any] = json.loads(stdin[begins.end():]) if begins and isinstance(stdin, str) else {}
    return plan


def nginx_files(plan: dict[str, Any]) -> dict[str, str]:
    """Nginx's files in the plan of the step that puts a site in place, by path; none in any other plan."""
    files = part(plan, "site", "files") or (part(plan, "files") if "config_id" in plan else None) or {}
    return {path: "\n".join(lines) for path, lines in files.items()}


def blocks(text: str, name: str) -> Iterator[str]:
    """The blocks of a name in one of Nginx's files, each with all that is in it."""
    found: list[str] = []
    depth = 0
    for line in text.splitlines():
        code = "" if line.lstrip().startswith("#") else line
        if not depth and re.match(rf"\s*{name}\b[^;]*\{{", code):
            found, depth = [], 0
        elif not depth:
            continue
        depth += code.count("{") - code.count("}")
        found.append(code)
        if depth <= 0:
            yield "\n".join(found)
            depth = 0
