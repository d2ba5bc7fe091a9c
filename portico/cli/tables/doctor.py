"""Print what the doctor saw: a table of the checks, then the diagnosis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from portico.cli.machines.remedy import HERE
from portico.protocol.printable import paragraph, printable, printable_lines, quoted

GOOD, BAD = "ok", "FAULT"


def show(replies: Sequence[dict[str, Any]]) -> None:
    """Print the checks and the diagnosis of each machine: in colour on a terminal, as plain lines into a pipe."""
    console = Console(highlight=False, soft_wrap=True)
    for reply in replies:
        if "failure" in reply:
            console.print(printable_lines(f"{reply['host']}: could not be looked at: {reply['failure']}"), markup=False)
        else:
            _show_machine(console, reply)


def _show_machine(console: Console, reply: dict[str, Any]) -> None:
    if console.is_terminal:
        table = Table("", reply["host"], "expected", "seen", box=None, pad_edge=False)
        for number, check in enumerate(reply["checks"], 1):
            word, style = (GOOD, "green") if check["holds"] else (BAD, "red")
            name, expected, answer = (escape(printable(check[key])) for key in ("check", "expected", "seen"))
            table.add_row(str(number), name, expected, f"[{style}]{word}[/] {answer}")
        console.print(table, soft_wrap=False)
    else:
        for number, check in enumerate(reply["checks"], 1):
            word = GOOD if check["holds"] else BAD
            console.print(printable(f"{reply['host']} {number} {check['check']}: expected {check['expected']}, "
                                    f"seen {check['seen']}: {word}"), markup=False)
    console.print(_diagnosis(reply), markup=False)


def _diagnosis(reply: dict[str, Any]) -> str:
    diagnosis = reply["diagnosis"]
    if diagnosis is None:
        return f"{reply['host']}: the site is well"
    cause = paragraph(f"{reply['host']}: {diagnosis['layer']}: {diagnosis['cause']}")
    lines = [cause, *map(quoted, diagnosis["evidence"])]
    where = "" if diagnosis["remedy"].startswith(HERE) else f"on {reply['host']}: "
    lines += [paragraph(f"to fix it: {where}{diagnosis['remedy']}")] if diagnosis["remedy"] else []
    return "\n".join(lines)
