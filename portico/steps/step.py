"""The common part of every step: it reads the plan, prints the output and returns the exit status."""

import json
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from portico.planning.errors import PorticoError
from portico.protocol.failure import Failure
from portico.protocol.lines import bounded, cut
from portico.protocol.named_stack import name_stack_in_remedy
from portico.protocol.plan_text import sections_of
from portico.protocol.printable import paragraph, printable_lines
from portico.steps.failures import Failures

Plan = dict[str, Any]


def main_of(run: Callable[[Plan], int]) -> int:
    """Run the verb of the command line with the plan on standard input; `run` prints itself what it proved."""
    if len(sys.argv) < 2:
        print("usage: VERB < plan", file=sys.stderr)
        return 2
    return carry_out(sys.argv[1], lambda: _run(run, read_plan(sys.stdin.read())))


def _run(run: Callable[[Plan], int], plan: Plan) -> int:
    with naming_the_stack(str(plan.get("pulumi_stack", ""))):
        return run(plan)


@contextmanager
def naming_the_stack(stack: str) -> Iterator[None]:
    """Name the stack in the commands of a failure's remedy."""
    try:
        yield
    except Failures as failures:
        for failure in failures.all:
            failure.remedy = name_stack_in_remedy(failure.remedy, stack)
        raise
    except Failure as failure:
        failure.remedy = name_stack_in_remedy(failure.remedy, stack)
        raise


def read_plan(text: str) -> Plan:
    """Return the sections of a plan. Raises Failure for a text that is no plan."""
    with whole(()):
        return sections_of(text)


@contextmanager
def whole(sections: Sequence[str]) -> Iterator[None]:
    """Raise Failure for a plan in which something is missing or of a wrong type inside this block.

    The program that wrote the plan is at fault then.
    """
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        expected = ": ".join(["a whole plan on standard input", *filter(None, [", ".join(sections)])])
        got = f"{type(error).__name__}: {error}"
        raise Failure("plan", expected, got, remedy="give the plan as it was written") from None


def carry_out(verb: str, work: Callable[[], int]) -> int:
    """Run the work and return its status; print each failure and return 1."""
    try:
        return work()
    except Failures as failures:
        return failed(verb, failures.all[0].layer, "\n".join(failure.text() for failure in failures.all))
    except Failure as failure:
        return failed(verb, failure.layer, failure.text())
    except PorticoError as error:
        text = str(error).replace("\n    to fix it: ", "\nto fix it: ")
        return failed(verb, "docker", text)
    except KeyboardInterrupt:
        cancelled = Failure(verb, "to finish", "SIGINT: the update was cancelled", remedy="run pulumi up again")
        return failed(verb, verb, cancelled.text())
    except Exception as error:  # its words may hold what it stumbled over: they are not repeated
        at = traceback.extract_tb(error.__traceback__)[-1]
        got = f"{type(error).__name__} in line {at.lineno} of {at.name}"
        internal = Failure(verb, "no fault of its own", got, remedy="run pulumi up again; if it comes again, report it")
        return failed(verb, verb, internal.text())


def proved(verb: str, words: str, **evidence: Any) -> int:
    """Print words for people to stderr, and the evidence as one line for programs to stdout; return 0.

    The words are what was proved, unless the evidence says something different.
    """
    tell(f"{paragraph(words)}\n")
    print(json.dumps(bounded({"verb": verb, "ok": True, "proved": words, **evidence})), flush=True)
    return 0


def tell(text: str) -> None:
    """Print printable text for people to stderr. All that a step says goes this way, its own text or a program's."""
    sys.stderr.write(cut(printable_lines(text)))
    sys.stderr.flush()


def failed(verb: str, layer: str, words: str) -> int:
    """Print a failure to stderr, and one line for programs to stdout; return 1.

    The words are written in one piece, so that a reader of both streams gets no other line between them.
    """
    tell(f"{words}\n")
    print(json.dumps({"verb": verb, "ok": False, "layer": layer}), flush=True)
    return 1
