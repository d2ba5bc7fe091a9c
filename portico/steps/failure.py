"""A failure is something outside of this program that is not as it must be, for the person who has to fix it."""

from collections.abc import Sequence

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

        Control characters are replaced, so that text of other programs cannot steer the terminal.
        """
        parts = [f"{self.layer}: expected {self.expected}, got {self.got}"]
        parts += [f"    {line}" for line in self.lines]
        parts.append(f"to fix it: {self.remedy}")
        return "\n".join(printable(part) for part in parts)


class Failures(Exception):  # noqa: N818 - like each of them
    """Several failures that were found at once; at least one."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(len(failures))
        self.all = failures


def printable(line: str) -> str:
    """Return the line with `?` in place of each control character."""
    return "".join(character if character.isprintable() else "?" for character in line)


def printable_lines(text: str) -> str:
    """Return the text's lines, each with `?` in place of each control character."""
    return "\n".join(map(printable, text.splitlines()))
