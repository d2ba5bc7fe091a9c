"""bin/portico logs: print the lines that the app or Nginx writes on every machine of a stack."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from queue import SimpleQueue
from threading import Thread

import click

from portico.cli.machines.asking import COULD_NOT_LOOK, FINE, chosen, ending, options
from portico.cli.machines.deployed import Machine
from portico.cli.machines.log_command import LogCommand, log_command
from portico.cli.machines.log_stream import Stream, opened
from portico.cli.machines.ways import Ways, ways
from portico.cli.pulumi_process import selected
from portico.planning.errors import DockerError
from portico.protocol.failure import Failure
from portico.protocol.printable import printable, printable_lines

LEFT_OUT = ("{host}: journald has left out {number} lines of this log, as the app wrote too many at once\n"
            "to fix it: write less, or raise LogRateLimitBurst= of the service (systemd.exec(5))")
Line = tuple[str, str]
"""A machine's name, and the text of the line."""


@click.command()
@click.argument("log", type=click.Choice(["app", "access", "error"]), default="app")
@click.option("--follow", "-f", is_flag=True, help="Show new lines until Ctrl-C.")
@click.option("--lines", "-n", type=click.IntRange(min=0), default=50, show_default=True, help="Number of last lines.")
@options
def logs(log: str, follow: bool, lines: int, stack: str | None, host: str | None, as_json: bool) -> None:
    """Show the app's output, or Nginx's access or error log of the site. --json prints an object for each line."""
    with ending():
        name = stack or selected()
        machines, known_ways = chosen(name, host), ways(name)
    prefixed = len(machines) > 1 or sys.stdout.isatty()
    shown = _as_json(log) if as_json else _prefixed if prefixed else _plain
    with ExitStack() as until:
        command_of = partial(log_command, log=log, follow=follow, lines=lines)
        streams = _streams(machines, known_ways, until, command_of)
        try:
            for line in _lines(streams):
                click.echo(shown(line))
        except KeyboardInterrupt:
            sys.exit(FINE)
        failed = len(streams) < len(machines) or any(stream.status() for stream in streams)
    sys.exit(COULD_NOT_LOOK if failed else FINE)


def _streams(
    machines: Sequence[Machine], ways: Ways, until: ExitStack, command_of: Callable[[Machine, Ways], LogCommand]
) -> list[Stream]:
    """Return the logs of the machines that can be asked; print why the others cannot."""
    streams = []
    for machine in machines:
        try:
            command = command_of(machine, ways)
            streams.append(opened(machine.name, ways, command.words, until))
        except (Failure, DockerError) as error:
            words = error.text() if isinstance(error, Failure) else printable_lines(str(error))
            click.echo(f"{machine.name}: could not be looked at: {words}", err=True)
            continue
        if command.left_out:
            click.echo(LEFT_OUT.format(host=machine.name, number=command.left_out), err=True)
    return streams


def _lines(streams: Sequence[Stream]) -> Iterator[Line]:
    """Yield the lines of all machines as they arrive."""
    arrived: SimpleQueue[Line | None] = SimpleQueue()
    for stream in streams:
        Thread(target=_read, args=(stream, arrived.put), daemon=True).start()
    ended = 0
    while ended < len(streams):
        line = arrived.get()
        if line is None:
            ended += 1
        else:
            yield line


def _read(stream: Stream, put: Callable[[Line | None], None]) -> None:
    try:
        for line in stream.lines:
            put((stream.host, line.decode(errors="replace").rstrip("\r\n")))
    finally:
        put(None)


def _plain(line: Line) -> str:
    return printable(line[1])


def _prefixed(line: Line) -> str:
    """Return the line after its machine's name: no line of an app looks like one of Portico's own on a terminal."""
    return f"{line[0]}: {_plain(line)}"


def _as_json(log: str) -> Callable[[Line], str]:
    return lambda line: json.dumps({"host": line[0], "log": log, "line": line[1]})
