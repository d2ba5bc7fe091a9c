"""A step whose work an engine does: a command on this machine."""

import pulumi

from portico.targets.local_command import local_command
from portico.targets.program import program
from portico.targets.step import Step, Surroundings, Verb, undo

REMEMBERING = ("prepare", "public-check")
"""Verbs that get the output of their last run: that there is one says whose the site is, and which releases held."""


def engine_command(
    name: str, module: str, verb: Verb, surroundings: Surroundings, opts: pulumi.ResourceOptions
) -> Step:
    """Make a command. `module`: the one of `portico.steps` that does the verb.

    The ids of the containers or services are among its inputs: what was made again is proven again.
    """
    command = program(f"portico.steps.{module}")
    delete = undo(verb.delete, lambda words: f"{command} {words}")
    return local_command(
        name, f"{command} {verb.name}", delete, verb, opts, surroundings.variables,
        remembers=verb.name in REMEMBERING, update=verb.update and f"{command} {verb.update}",
    )
