"""Print rows about machines: as a table on a terminal, as a plain line for each row into a pipe."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from portico.protocol.printable import printable, printable_lines

if TYPE_CHECKING:
    from rich.table import Table

Row = Mapping[str, str]
"""The texts of a row by the names of their columns; the first column is the machine."""
_TIME = re.compile(r"\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)")
"""Matches a time, whose date and clock are parted by a space so that a narrow table can break the line there."""


def show(rows: Sequence[Row], replies: Sequence[Mapping[str, Any]]) -> None:
    """Print the rows, then the machines that could not be looked at."""
    from rich.console import Console  # here: the machines are asked sooner without it

    console = Console(highlight=False, soft_wrap=True)
    if console.is_terminal and rows:
        console.print(_table(rows), soft_wrap=False)
    else:
        for row in rows:
            console.print(_line(row), markup=False)
    for reply in replies:
        if "failure" in reply:
            console.print(f"{reply['host']}: could not be looked at: {printable_lines(reply['failure'])}", markup=False)


def _table(rows: Sequence[Row]) -> Table:
    from rich.markup import escape
    from rich.table import Column, Table

    table = Table(*(Column(name, overflow="fold") for name in rows[0]), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(_TIME.sub(r"\1 \2", printable(text))) for text in row.values()))
    return table


def _line(row: Row) -> str:
    (_, host), *others = row.items()
    return printable(f"{host}: " + ", ".join(f"{column} {text}" for column, text in others))
