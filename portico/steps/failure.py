"""A failure is something outside of this program that is not as it must be, for the person who has to fix it."""

from collections.abc import Sequence

from portico.protocol.printable import paragraph, quoted

MOST_LINES = 12


class Failure(Exception):  # noqa: N818 - a host that is not ready is no error of this program
    """A failure names the layer at fault, what was expected, what came, the lines that matter, and what to do."""

    def __init__(self, layer: str, expected: str, got: str, remedy: str, lines: Sequence[str] = ()) -> None:
        super().__init__(got)
        self.layer = layer
        self.expected = expected
        self.got = got
        self.remedy = remedy
        self.lines = list(lines)[-MOST_LINES:]

    def text(self) -> str:
        """Return the text for a terminal, in the form that the agent on the host uses.

        Text of other programs cannot steer the terminal, or begin in the first column, where the lines of this message
        begin.
        """
        about = paragraph(f"{self.layer}: expected {self.expected}, got {self.got}")
        return "\n".join([about, *map(quoted, self.lines), paragraph(f"to fix it: {self.remedy}")])


class Failures(Exception):  # noqa: N818 - like each of them
    """Several failures that were found at once; at least one."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(len(failures))
        self.all = failures
