"""A random id of the stack's state, by which a site in containers is known to be of this state."""

import pulumi

from portico.planning.docker.owner import IDENTITY
from portico.targets.random_hex import random_hex
from portico.targets.step import NOTHING, Surroundings

BYTES = 6


def owned(name: str, opts: pulumi.ResourceOptions) -> Surroundings:
    """Return the surroundings of the first step, with an id that is made once and kept in the state."""
    return NOTHING.also(**{IDENTITY: random_hex(name, BYTES, opts)})
