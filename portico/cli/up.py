"""bin/portico up: carry out the chain, and print what each step has proved."""

import json
import re
from pathlib import Path

import click
from pulumi import automation
from pulumi.automation.events import EngineEvent, OpType, StepEventMetadata
from rich.console import Console

from portico.cli.project import PROJECT, local_stack
from portico.planning.errors import PorticoError
from portico.protocol.printable import paragraph, printable_lines

RAN = (OpType.CREATE, OpType.CREATE_REPLACEMENT, OpType.UPDATE)
NOISE = re.compile(r"<\{%.*?%\}>|^\{\"verb\".*\n?|^update failed$|^an unhandled error occurred: program exited with.*$",
                   re.MULTILINE | re.IGNORECASE)
"""Matches what is cut from messages: colours, the agent's line for programs, and sentences that add nothing."""


@click.command()
@click.option("--app", type=click.Path(path_type=Path), help="Folder of the app; kept in Pulumi.local.yaml.")
def up(app: Path | None) -> None:
    """Deploy the app behind Gunicorn and Nginx on this machine."""
    stack = local_stack()
    if app is not None:
        _choose(stack, app)
    console = Console(soft_wrap=True, highlight=False)
    failures: list[str] = []
    try:
        result = stack.up(on_event=lambda event: _show(console, event, failures), suppress_outputs=True)
    except automation.CommandError as error:
        raise PorticoError("\n".join(filter(None, failures)) or str(error)) from None
    if set(result.summary.resource_changes or {}) <= {OpType.SAME}:
        console.print("nothing to do: the site is as it should be")
    console.print(f"URL: {result.outputs['url'].value}")


def _choose(stack: automation.Stack, app: Path) -> None:
    folder = app if app.is_absolute() else Path.cwd() / app
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:30]
    source = folder.relative_to(PROJECT) if folder.is_relative_to(PROJECT) else folder
    stack.set_config("app.source", automation.ConfigValue(str(source)), path=True)
    stack.set_config("app.name", automation.ConfigValue(name), path=True)


def _show(console: Console, event: EngineEvent, failures: list[str]) -> None:
    if event.res_outputs_event is not None:
        proved = _proved(event.res_outputs_event.metadata)
        if proved:
            console.print(paragraph(proved), markup=False)
    said = event.diagnostic_event
    if said is not None and said.severity == "error":
        failures.append(printable_lines(NOISE.sub("", said.message)).rstrip())


def _proved(step: StepEventMetadata) -> str:
    """Return what a step that has just run proved, in its own words; empty for any other event."""
    if step.type != "command:local:Command" or step.op not in RAN or step.new is None or step.new.outputs is None:
        return ""
    try:
        return str(json.loads(step.new.outputs["stdout"])["proved"])
    except (KeyError, TypeError, ValueError):
        return ""
