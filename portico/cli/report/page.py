"""Write the report: this module decides what is in it, the template only prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from portico.cli.report import markdown
from portico.cli.report.chain import Change
from portico.cli.report.cut import fitting, middle
from portico.cli.report.files import FileDiff, diffs
from portico.cli.report.plans import Difference, differences
from portico.cli.report.preview import Preview
from portico.cli.report.settings import changed_settings
from portico.cli.report.update import Update, update_of
from portico.cli.report.verdict import verdict
from portico.planning.rendering import templates_in

PAGE = "report.md.j2"
OPS = {"create": "new", "update": "in place", "delete": "removed"}
MOST_REASONS = 3
"""The most reasons shown for one step in the table."""
MOST_MACHINES = 6
"""The most machines named where several share a row or a file."""
_templates = templates_in(Path(__file__).parent)
_templates.filters.update(code=markdown.code, fence=markdown.fence, in_html=markdown.in_html, line=markdown.line)


def write_report(preview: Preview) -> str:
    """Return the report in Markdown, of at most 60,000 bytes, with the verdict in its first line."""
    update = update_of(preview)
    head = {
        "verdict": verdict(update),
        "stack": preview.stack,
        "counts": [f"{count} {op}" for op, count in sorted((preview.summary or {}).items())],
        "unknown": sorted({change.step for change in update.changes if not change.is_known}),
    }
    rows, settings, found_drift = _rows(update), changed_settings(preview), _drift(update)
    files = diffs(update.changes, update.machines)
    page = _templates.get_template(PAGE)

    def write(most: int) -> str:
        return page.render(
            **head,
            rows=middle(rows, most),
            errors=middle(_lines(preview.errors), most),
            warnings=middle(_lines(preview.warnings), most),
            settings=middle(settings, most),
            drift=middle(found_drift, most),
            files=middle([_shown(file, most) for file in files], most),
        )

    return fitting(write)


def _rows(update: Update) -> list[dict[str, Any]]:
    """Return the rows of the table: one row for all machines on which a step does the same."""
    order = [*update.machines.values(), "the stack"]
    machines_by_row: dict[tuple[str, str, str], list[str]] = {}
    for change in update.changes:
        row = (change.title, _what(change), _reasons(change))
        machines_by_row.setdefault(row, []).append(update.machines.get(change.site, "the stack"))
    return [{"step": step, "what": what, "why": why, "where": _where(markdown.cell, sorted(where, key=order.index))}
            for (step, what, why), where in machines_by_row.items()]


def _what(change: Change) -> str:
    if change.is_replaced:
        return "**replaced: the old one is removed first**" if change.stops_first else "made again beside the old one"
    word = OPS.get(change.resource.op, change.resource.op)
    return f"**{word}: stops first**" if change.stops_first else word


def _reasons(change: Change) -> str:
    if change.resource.op in ("create", "delete"):
        return ""
    reasons = [_difference(difference, markdown.cell) for difference in differences(change.old, change.new)]
    reasons += [markdown.cell(path) for path in change.resource.changed if not path.startswith(("stdin", "triggers"))]
    reasons = reasons or [markdown.cell("[secret]") if change.resource.new.get("stdin") == "[secret]" else ""]
    more = f" and {len(reasons) - MOST_REASONS} more" if len(reasons) > MOST_REASONS else ""
    return ", ".join(reasons[:MOST_REASONS]) + more


def _difference(difference: Difference, write: Callable[[Any], str]) -> str:
    path, old, new = difference
    return f"{write(path)} {write(old)} → {write(new)}"


def _drift(update: Update) -> list[str]:
    """Return the lines of new drift, which the update would repair, each with its machine."""
    return [f"{update.machines[change.site]}: {line}" for change in update.changes
            if change.new.get("drift") not in (None, change.old.get("drift"))
            for line in change.new["drift"]["found"]]


def _shown(file: FileDiff, most: int) -> dict[str, Any]:
    return {"path": file.path, "where": _where(markdown.in_html, file.machines), "size": file.size,
            "lines": middle(file.lines, most)}


def _where(write: Callable[[str], str], machines: Sequence[str]) -> str:
    names = [write(machine) for machine in machines[:MOST_MACHINES]]
    more = len(machines) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")


def _lines(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in text.splitlines()]
