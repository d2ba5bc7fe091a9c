"""Run the preview for a report, without asking for any secret."""

from __future__ import annotations

import subprocess

from portico.cli import project
from portico.cli.pulumi_process import environment
from portico.cli.report.preview import Preview, read_preview
from portico.planning.errors import PorticoError

COMMAND = ("pulumi", "preview", "--json", "--non-interactive", "--color=never")


def run_preview(stack: str) -> Preview:
    """Run the preview of a stack and return it; a preview that fails is returned with its errors."""
    project.STATE.mkdir(parents=True, exist_ok=True)
    ran = subprocess.run([*COMMAND, "--stack", stack], cwd=project.PROJECT, env=environment(stack),
                         capture_output=True, text=True, stdin=subprocess.DEVNULL)
    try:
        preview = read_preview(ran.stdout, stack)
    except PorticoError:
        preview = Preview(stack)
    if ran.returncode and not preview.errors:
        message = ran.stderr.strip() or f"pulumi ended with status {ran.returncode} and said nothing"
        return Preview(stack, preview.resources, preview.summary, (message.removeprefix("error: "),), preview.warnings)
    return preview
