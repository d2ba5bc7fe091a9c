"""Print what the doctor saw: a table of the checks, then the diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from portico.protocol.printable import paragraph, printable, printable_lines, quoted

HERE = ("pulumi", "docker")
"""The first words of remedies that are typed in the project's folder and not on the machine with the fault."""
GOOD, BAD = "ok", "FAULT"


def show(told: Sequence[dict[str, Any]]) -> None:
    """Print the checks and the diagnosis of each machine: in colour on a terminal, as plain lines into a pipe."""
    console = Console(highlight=False, soft_wrap=True)
    for one in told:
        if "failure" in one:
            console.print(printable_lines(f"{one['host']}: could not be looked at: {one['failure']}"), markup=False)
        else:
            _show_machine(console, one)


def _show_machine(console: Console, one: dict[str, Any]) -> None:
    if console.is_terminal:
        table = Table("", one["host"], "expected", "seen", box=None, pad_edge=False)
        for number, check in enumerate(one["checks"], 1):
            word, style = (GOOD, "green") if check["holds"] else (BAD, "red")
            name, expected, seen = (escape(printable(check[key])) for key in ("check", "expected", "seen"))
            table.add_row(str(number), name, expected, f"[{style}]{word}[/] {seen}")
        console.print(table, soft_wrap=False)
    else:
        for number, check in enumerate(one["checks"], 1):
            word = GOOD if check["holds"] else BAD
            console.print(printable(f"{one['host']} {number} {check['check']}: expected {check['expected']}, "
                                    f"seen {check['seen']}: {word}"), markup=False)
    console.print(_diagnosis(one), markup=False)


def _diagnosis(one: dict[str, Any]) -> str:
    found = one["diagnosis"]
    if found is None:
        return f"{one['host']}: the site is well"
    lines = [paragraph(f"{one['host']}: {found['layer']}: {found['cause']}"), *map(quoted, found["evidence"])]
    where = "" if found["remedy"].startswith(HERE) else f"on {one['host']}: "
    lines += [paragraph(f"to fix it: {where}{found['remedy']}")] if found["remedy"] else []
    return "\n".join(lines)
