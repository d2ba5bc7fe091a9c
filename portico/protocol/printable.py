"""Makes the text of others safe to show: it cannot steer a terminal, and cannot look like a line of Portico's own."""

INDENT = "    "
"""The start of a line that quotes other text; lines of Portico's own begin in the first column."""


def printable(text: str) -> str:
    """Return the text as one line, with `?` in place of each control character but tabs."""
    return "".join(character if character.isprintable() or character == "\t" else "?" for character in text)


def printable_lines(text: str) -> str:
    """Return the text with its line ends, and with `?` in place of each other control character but tabs."""
    return "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))


def paragraph(text: str) -> str:
    """Return the text printable, and indented from its second line on."""
    first, *others = printable_lines(text).split("\n")
    return "\n".join([first, *(line if line.startswith(INDENT) else f"{INDENT}{line}" for line in others)])


def quoted(text: str) -> str:
    """Return the text printable, with each line indented."""
    return f"{INDENT}{paragraph(text)}"
