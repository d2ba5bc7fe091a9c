"""Tells whether directives stay in the block that they are put into, as Nginx reads braces, quotes and comments."""

import re

_TOKEN = re.compile(
    r"""
    \s+ | ; | \#[^\n]* | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*'
    | (?P<brace>[{}])
    | (?:\\.|\$\{|[^\s;{}\#"'\\]) (?:\\.|\$\{|[^\s;{\\])*
    """,
    re.VERBOSE | re.DOTALL,
)
"""Matches a token; a quote that does not end matches nothing. A brace inside of a word is none of a block."""


def stays_in_its_block(text: str) -> bool:
    """Return whether each block and quotation that the text opens is closed in it, and no other."""
    at = depth = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            return False
        at = token.end()
        depth += {"{": 1, "}": -1}.get(token["brace"] or "", 0)
        if depth < 0:
            return False
    return depth == 0
