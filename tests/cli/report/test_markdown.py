"""Text of others stays text, as a real Markdown parser sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from portico.cli.report.markdown import LONGEST, cell, code, fence, in_html, line

HOSTILE = ["</details><script>", "`` ` ```", "@octocat #1", "a | b \\| c", "[x](http://x)", "**b** _i_ ~~s~~",
           "\x1b[2J", "one\ntwo\n\n# three", "\u202egnp.exe", "<!-- -->", "&lt;", "`", " ", ""]
parser = MarkdownIt("commonmark").enable("table")
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.text("`|\\@<& a", max_size=12))


def inline(text: str) -> list[Token]:
    """Everything that stands in the text's paragraphs and cells."""
    return [found for token in parser.parse(text) for found in token.children or ()]


@given(texts)
def test_a_value_in_the_running_text_is_one_code_span(value: str) -> None:
    found = inline(f"before {code(value)} after")

    assert [token.type for token in found] == ["text", "code_inline", "text"]
    assert found[1].content.strip() == line(value).strip()


@given(texts, texts)
def test_a_value_in_a_table_stays_in_its_cell(one: str, other: str) -> None:
    table = f"| a | b |\n|---|---|\n| {cell(one)} | {cell(other)} |\n"
    found = inline(table)

    assert [token.content for token in found[:2]] == ["a", "b"]
    assert {token.type for token in found} <= {"text", "code_inline", "html_inline", "text_special"}
    assert {token.content for token in found if token.type == "html_inline"} <= {"<code>", "</code>"}
    assert sum(token.type == "td_open" for token in parser.parse(table)) == 2


@given(texts)
def test_a_value_in_html_has_no_markup(value: str) -> None:
    inside = in_html(value).removeprefix("<code>").removesuffix("</code>")

    assert not set("<>@`*_[]|") & set(inside)


@given(st.lists(texts, max_size=5))
def test_no_line_ends_the_block_that_it_is_in(lines: list[str]) -> None:
    shown = [line(one) for one in lines]
    ticks = fence(lines)
    (token,) = parser.parse("\n".join([f"{ticks}diff", *shown, ticks, ""]))

    assert (token.type, token.content) == ("fence", "".join(f"{one}\n" for one in shown))


def test_a_long_line_keeps_its_two_ends() -> None:
    text = line(f"begin{'x' * 5000}end")

    assert (text[:5], text[-3:], len(text) <= LONGEST + 3) == ("begin", "end", True)


@pytest.mark.parametrize(("value", "shown"), [
    (None, "not set"), (True, "true"), ([], "[]"), (["a", 1], "[a, 1]"), ({}, "{}"), (0, "0"),
])
def test_a_value_is_written_as_in_a_settings_file(value: object, shown: str) -> None:
    assert line(value) == shown
