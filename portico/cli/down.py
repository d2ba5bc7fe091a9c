"""bin/portico down: remove everything that `up` made."""

import shutil

import click

from portico.cli.local_stack import make_local_stack
from portico.cli.project import OURS, STATE
from portico.cli.pulumi_process import pulumi
from portico.planning.passphrase import LOCAL


@click.command()
def down() -> None:
    """Remove the site, its processes, its files and its state."""
    if not STATE.exists():
        click.echo("nothing to remove")
        return
    make_local_stack()
    pulumi("destroy", "--yes", "--skip-preview", "--suppress-outputs", "--stack", LOCAL)
    pulumi("stack", "rm", "--yes", "--preserve-config", "--stack", LOCAL)
    if not any((STATE / ".pulumi" / "stacks").glob("**/*.json")):
        shutil.rmtree(OURS)
    click.echo("everything is removed")
