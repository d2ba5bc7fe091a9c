"""The entry point of bin/portico: it runs the command that the first argument names."""

import re
import sys

import click

from portico.cli.commands import Commands
from portico.planning.errors import PorticoError
from portico.protocol.printable import printable_lines


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def portico() -> None:
    """A Flask app behind Gunicorn and Nginx, each layer proven before the next is touched."""


def main(name: str | None = None) -> None:
    """Run one command; print an error of Portico's own without a traceback. Help calls the program by its `name`."""
    try:
        portico(prog_name=name)
    except PorticoError as error:
        click.echo(f"error: {printable_lines(str(error))}", err=True)
        if re.search("pulumi (config|stack)", str(error)):
            click.echo("(pulumi with this project's engine and state: bin/portico pulumi …)", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
