"""Lets steps that do not need each other work on a site at the same time, and every other verb alone."""

from contextlib import contextmanager
from typing import Dict, Iterator

from portico.agent.machine.running_lock import SHARED, locked, opened, opened_in_its_folder
from portico.agent.place import Place
from portico.protocol.chain import CHAIN, REMOVE

LANES: Dict[str, str] = {verb: step.lane for step in CHAIN if step.lane for verb in step.functions}
"""The lane of each verb that has one."""


@contextmanager
def alone(place: Place, verb: str) -> Iterator[None]:
    """Hold the whole site for a verb or, where the verb has a lane, a share of the site and the whole lane.

    Raises Failure when another verb holds it for half of the time that this verb has. A removal makes no folder for the
    locks. Pulumi may run two deletes of `prepare` at once, after a replacement that was killed; the second one gets
    FolderGoneError when the first one has removed the site.
    """
    seconds, open_file = place.header.deadline / 2, opened_in_its_folder if verb.startswith(REMOVE) else opened
    if verb not in LANES:
        with locked(place.lock, seconds, open_file):
            yield
    else:
        with locked(place.lock, seconds, open_file, SHARED), locked(place.lane(LANES[verb]), seconds, open_file):
            yield
