"""What every command behind a step has in common: the plan it reads, what it says, how it ends."""

import json
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from portico.planning.errors import PorticoError
from portico.protocol.lines import bounded, cut
from portico.protocol.plan_text import sections_of
from portico.steps.failure import Failure, Failures, printable_lines

Plan = dict[str, Any]


def main_of(run: Callable[[Plan], int]) -> int:
    """Do the command line's verb with the plan on standard input; `run` says itself what it proved."""
    if len(sys.argv) < 2:
        print("usage: VERB < plan", file=sys.stderr)
        return 2
    return carry_out(sys.argv[1], lambda: run(read_plan(sys.stdin.read())))


def read_plan(text: str, *sections: str) -> Plan:
    """A plan that has these sections. Raises Failure for a text that is not a whole one."""
    with whole(sections):
        plan: Plan = sections_of(text)
        return plan | {name: plan[name] for name in sections}


@contextmanager
def whole(sections: Sequence[str]) -> Iterator[None]:
    """What is missing or of another kind in a plan is the fault of whoever wrote it."""
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        expected = ": ".join(["a whole plan on standard input", *filter(None, [", ".join(sections)])])
        got = f"{type(error).__name__}: {error}"
        raise Failure("plan", expected, got, "give the plan as it was written") from None


def carry_out(verb: str, work: Callable[[], int]) -> int:
    """The status of the work; what is in its way is told."""
    try:
        return work()
    except Failures as failures:
        return failed(verb, failures.all[0].layer, "\n".join(failure.text() for failure in failures.all))
    except Failure as failure:
        return failed(verb, failure.layer, failure.text())
    except PorticoError as error:
        told = str(error).replace("\n    to fix it: ", "\nto fix it: ")
        return failed(verb, "docker", printable_lines(told))
    except KeyboardInterrupt:
        cancelled = Failure(verb, "to finish", "SIGINT: the update was cancelled", "run pulumi up again")
        return failed(verb, verb, cancelled.text())
    except Exception as error:  # its words may hold what it stumbled over: they are not repeated
        at = traceback.extract_tb(error.__traceback__)[-1]
        got = f"{type(error).__name__} in line {at.lineno} of {at.name}"
        ours = Failure(verb, "no fault of its own", got, "run pulumi up again; if it comes again, report it")
        return failed(verb, verb, ours.text())


def proved(verb: str, words: str, **evidence: Any) -> int:
    """Words for people to stderr, which are what was proved unless the evidence says otherwise; a line for programs."""
    tell(f"{words}\n")
    print(json.dumps(bounded({"verb": verb, "ok": True, "proved": words, **evidence})), flush=True)
    return 0


def tell(text: str) -> None:
    """Print text for people, whoever wrote it. All that a step says goes this way."""
    sys.stderr.write(cut(text))
    sys.stderr.flush()


def failed(verb: str, layer: str, words: str) -> int:
    """In one piece: whoever reads both streams must not get the other between the lines."""
    tell(f"{words}\n")
    print(json.dumps({"verb": verb, "ok": False, "layer": layer}), flush=True)
    return 1
