"""A step that failed with facts of its own, and what its cause and its remedy have to say."""

from typing import NamedTuple

from portico.agent.doctor.failed_step import explain
from portico.agent.place import Place
from portico.protocol.failure import Failure

GENERAL = "what the step says itself"
RUNS, ENDED = {"gunicorn": ["process: running"]}, {"gunicorn": ["process: not running"]}


class Told(NamedTuple):
    """Facts of a step, and what has to be in its cause and in its remedy."""

    facts: dict[str, list[str]]
    cause: str
    remedy: str = GENERAL


def failed(place: Place, facts: dict[str, list[str]] | None) -> Failure:
    """The failure of a step with these facts, with the cause that the catalogue finds."""
    failure = Failure("layer", "something", "something else", remedy=GENERAL, facts=facts)
    explain(place, failure)
    return failure
