"""The failure of a step or of a command, in words for the person who has to fix it."""

from typing import List, Mapping, Optional, Sequence

from portico.protocol.printable import paragraph, quoted

MOST_LINES = 12
LONGEST = 25
"""Lines of the whole message, at most."""


class Failure(Exception):  # noqa: N818 - what has to be fixed is outside of this program
    """A failure: the layer at fault, the expectation, what came instead, the lines that matter, and the remedy.

    With `facts`, the doctor's catalogue is searched for the cause; the step itself knows only the symptom.
    """

    def __init__(
        self, layer: str, expected: str, got: str, *, lines: Sequence[str] = (), remedy: str = "",
        facts: Optional[Mapping[str, List[str]]] = None,
    ) -> None:
        super().__init__(got)
        self.layer = layer
        self.expected = expected
        self.got = got
        self.lines = list(lines)[-MOST_LINES:]
        self.remedy = remedy
        self.facts = facts
        """All lines that the step has, by topic of the catalogue; None when expectation and result say everything."""
        self.cause = ""
        self.aftermath: List[str] = []

    def text(self) -> str:
        """Return the message for a terminal: short, in the order of reading; cause and remedy are never cut off.

        No other text can steer the terminal, or begin in the first column, where the lines of this message begin.
        """
        parts = [paragraph(f"{self.layer}: expected {self.expected}, got {self.got}")]
        parts += map(quoted, self.lines)
        parts += map(paragraph, self.aftermath)
        parts += [paragraph(f"cause: {self.cause}")] if self.cause else []
        parts += [paragraph(f"to fix it: {self.remedy}")] if self.remedy else []
        lines = "\n".join(parts).split("\n")
        if len(lines) > LONGEST:
            lines = [*lines[: LONGEST // 2], "    ...", *lines[-(LONGEST - LONGEST // 2 - 1) :]]
        return "\n".join(lines)
