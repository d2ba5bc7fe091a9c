"""bin/portico report: print what an update would do, for the people who review it."""

from __future__ import annotations

import sys
from typing import TextIO

import click

from portico.cli.machines.asking import FINE, NOT_WELL, ending
from portico.cli.pulumi_process import selected
from portico.cli.report.page import write_report
from portico.cli.report.preview import read_preview
from portico.cli.report.running import run_preview


@click.command()
@click.argument("file", required=False, type=click.File(encoding="utf-8"))
@click.option("--stack", help="The stack; default: the selected one.")
def report(file: TextIO | None, stack: str | None) -> None:
    """Print a preview as Markdown, the verdict first. Status 0: the preview passed, 1: it failed, 2: there is none.

    FILE is what `pulumi preview --json` has printed (- for standard input); without it the preview is run here.
    """
    with ending():
        preview = run_preview(stack or selected()) if file is None else read_preview(file.read(), stack or "")
    click.echo(write_report(preview), nl=False)
    sys.exit(NOT_WELL if preview.errors else FINE)
