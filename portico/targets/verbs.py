"""The verbs of the agent, as the table of the chain has them."""

import shlex
from collections.abc import Mapping
from typing import Any

import pulumi

from portico.protocol.chain import BY_WORD
from portico.targets.step import Verb


def verb_of(
    word: str,
    plan: pulumi.Input[str],
    seconds: int,
    content: pulumi.Input[str] | None,
    delete: pulumi.Output[str] | None,
) -> Verb:
    """Return the verb that does a step. `word`: the step's.

    `content` names the product of a step that a change replaces: a new product is made beside the old one, which is
    removed when all is done. Every other step is done again in place whenever its plan changes. `delete`: the verb of
    Pulumi's delete where that has arguments.
    """
    step = BY_WORD[word]
    removal = delete if delete is not None else step.remove if step.removed else None
    triggers = None if content is None else [content]
    return Verb(word, plan, seconds, removal, step.update if step.updated else None, triggers)


def let_go(evidence: Mapping[str, Any]) -> str:
    """Return the agent's arguments that allow the delete of an nginx step, with the number in its evidence.

    An earlier version gave no number. It becomes part of a command, so it is quoted: no machine can put a command
    there.
    """
    number = evidence.get("activation")
    return f"remove-public-check {shlex.quote(str(number))}" if number else "remove-public-check"
