"""bin/portico down: remove everything that `up` made."""

import shutil

import click

from portico.cli.project import OURS, STATE, local_stack
from portico.planning.passphrase import LOCAL


@click.command()
def down() -> None:
    """Remove the site, its processes, its files and its state."""
    if not STATE.exists():
        click.echo("nothing to remove")
        return
    stack = local_stack()
    stack.destroy(suppress_outputs=True)
    stack.workspace.remove_stack(LOCAL, preserve_config=True)
    if not any((STATE / ".pulumi" / "stacks").glob("**/*.json")):
        shutil.rmtree(OURS)
    click.echo("everything is removed")
