"""A step that did not hold, told to the person who has to fix it."""

from typing import List, Mapping, Optional, Sequence

MOST_LINES = 12
LONGEST = 25
"""Lines of all that is told."""


class Failure(Exception):  # noqa: N818 - a step that did not hold is no error of the agent
    """Which layer is at fault, what was expected, what came, the lines that matter, what to do.

    One that was told facts has a cause that the step itself does not know: the catalogue of the doctor names it.
    """

    def __init__(
        self, layer: str, expected: str, got: str, lines: Sequence[str] = (), remedy: str = "",
        facts: Optional[Mapping[str, List[str]]] = None,
    ) -> None:
        super().__init__(got)
        self.layer = layer
        self.expected = expected
        self.got = got
        self.lines = list(lines)[-MOST_LINES:]
        self.remedy = remedy
        self.facts = facts
        """By topic of the catalogue, all lines that the step has; None where what was expected and got says it all."""
        self.cause = ""
        self.aftermath: List[str] = []

    def text(self) -> str:
        """For a terminal: short, in the order in which one reads; cause and remedy are never cut off."""
        parts = [f"{self.layer}: expected {self.expected}, got {self.got}"]
        parts += [f"    {line}" for line in self.lines]
        parts += self.aftermath
        parts += [f"cause: {self.cause}"] if self.cause else []
        parts += [f"to fix it: {self.remedy}"] if self.remedy else []
        lines = "\n".join(parts).splitlines()
        if len(lines) > LONGEST:
            lines = [*lines[: LONGEST // 2], "    ...", *lines[-(LONGEST - LONGEST // 2 - 1) :]]
        return "\n".join(lines)
