"""Runs one step of the chain, `python3 agent.pyz VERB < plan`, and prints one line of JSON at the end."""

import json
import os
import sys
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from itertools import takewhile
from typing import Dict, Iterator, Optional, Tuple

if sys.version_info < (3, 9):  # noqa: UP036 - the host's Python is not ours to choose
    sys.exit(f"host: expected Python 3.9 or newer, got {sys.version.split()[0]}")

from portico.agent.drift import mended
from portico.agent.lanes import alone
from portico.agent.machine import running_lock
from portico.agent.machine.deadline import limited
from portico.agent.place import Place
from portico.agent.plan import place_of, read_plan, section_of
from portico.agent.reading.site_lock import require_unlocked
from portico.protocol.chain import CHAIN
from portico.protocol.failure import Failure
from portico.protocol.former_verbs import present_verb
from portico.protocol.lines import bounded, cut
from portico.protocol.named_stack import name_stack_in_remedy
from portico.protocol.plan.drift import Drifted
from portico.protocol.plan.section import PlanError
from portico.protocol.plan_text import END
from portico.protocol.printable import paragraph
from portico.protocol.renamed_stack import require_same_stack

VERBS: Dict[str, Tuple[str, str]] = {
    verb: (f"chain.{step.module}", function)
    for step in CHAIN if step.by_agent for verb, function in step.functions.items()
}
"""Module and function of each verb that is a step, or removes what a step made; only those of the requested verb are
imported. The annotation of the function's `plan` is the type as which the plan is read."""
READING: Dict[str, Tuple[str, str]] = {
    "doctor": ("doctor.verb", "run"),
    "doctor-swarm": ("doctor.swarm", "run"),
    "status": ("reading.status", "run"),
    "logs": ("reading.logs", "run"),
    "releases": ("reading.releases", "run"),
    "drift": ("drift.verb", "run"),
    "source": ("reading.source", "run"),
}
"""Module and function of each verb that changes nothing, and so does not wait for the site's lock.

These verbs are no steps, so their output is not shortened: `source` sends a whole archive.
"""
LOCKING: Dict[str, Tuple[str, str]] = {
    "lock": ("reading.site_lock", "lock"),
    "unlock": ("reading.site_lock", "unlock"),
}
"""Module and function of each verb that sets or removes the operator's lock, and so is never refused because of it."""
NAMING = "remove-public-check"
"""The verb that takes an argument: the number of the nginx step whose delete it allows."""
KNOWN = {**VERBS, **READING, **LOCKING}


def main() -> int:
    """Run one verb: print what it proved on stderr for people, and the evidence on stdout for programs."""
    verb, *words = sys.argv[1:] or [""]
    verb = present_verb(verb)
    if verb not in KNOWN or (words and verb != NAMING):
        print(f"usage: agent VERB < plan\nverbs: {' '.join(KNOWN)}", file=sys.stderr)
        return 2
    place: Optional[Place] = None
    try:
        sections = read_plan("".join(takewhile(lambda line: line != END, sys.stdin)))
        sections = {**sections, "activation": words[0]} if words else sections
        place = place_of(sections)
        if place.unit or place.containers:
            _as_on_any_host()
        kept = nullcontext() if verb in READING else alone(place, verb)
        with _explained(verb, place):
            require_same_stack(verb, place.header.pulumi_stack)
            with limited(verb, place.header.deadline), kept:
                if verb in VERBS:
                    require_unlocked(place)
                module, name = KNOWN[verb]
                function = getattr(import_module(f"portico.agent.{module}"), name)
                proved, evidence = function(place, section_of(function.__annotations__["plan"], sections))
                mended.remember(place, verb, section_of(Drifted, sections).drift)
    except running_lock.FolderGoneError:
        proved, evidence = f"{verb}: the site was removed in the meantime", {}
    except Failure as failure:
        return _failed(verb, failure.layer, failure.text(), place)
    except Exception:
        import traceback  # costs 4 ms, and is needed once in a blue moon

        return _failed(verb, "agent", paragraph(traceback.format_exc()), place)
    print(cut(paragraph(proved)), file=sys.stderr)
    told = {"verb": verb, "ok": True, "proved": proved, **evidence}
    print(json.dumps(told if verb in READING else bounded(told)), flush=True)
    return 0


@contextmanager
def _explained(verb: str, place: Place) -> Iterator[None]:
    """Add to a Failure its cause, as far as the doctor's catalogue has it; an OSError or a PlanError becomes one."""
    try:
        try:
            yield
        except OSError as error:
            raise _not_allowed(verb, error) from error
        except PlanError as error:
            raise _changed_record(error) from None
    except Failure as failure:
        from portico.agent.doctor.failed_step import explain  # only what failed needs the catalogue

        with suppress(OSError):
            explain(place, failure)
        failure.remedy = name_stack_in_remedy(failure.remedy, place.header.pulumi_stack)
        raise


def _not_allowed(verb: str, error: OSError) -> Failure:
    remedy = ("see that the disk is neither full (df -h, df -i) nor read-only (findmnt) and that the folder is "
              "yours, then run pulumi up again")
    return Failure("host", f"{verb} to be allowed by the system", str(error), remedy=remedy, facts={})


def _changed_record(error: PlanError) -> Failure:
    """Return the Failure for a file of an earlier step that is not as it was written: the step's own plan is whole."""
    remedy = "if the file was changed by hand: pulumi config set drift preview, then pulumi up"
    return Failure("host", f"{error.expected} as {error.where} in a file of an earlier step", error.got, remedy=remedy)


def _as_on_any_host() -> None:
    """Let Nginx read the files written here, whatever this login's umask is, and find root's tools on any PATH."""
    os.umask(0o022)
    os.environ["PATH"] = f"{os.environ.get('PATH', '/usr/bin:/bin')}:/usr/local/sbin:/usr/sbin:/sbin"


def _failed(verb: str, layer: str, words: str, place: Optional[Place]) -> int:
    sys.stderr.write(cut(words) + "\n")  # in one piece: whoever reads both streams must not get the other in between
    stop = {"stop": sorted(place.to_stop)} if place and place.to_stop else {}
    print(json.dumps({"verb": verb, "ok": False, "layer": layer, **stop}), flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
