"""Find regular expressions that can take more than linear time, by their structure: no clock is asked.

Only single characters may be repeated without a bound, and such a repeat has to be one of these:

- nothing that can fail comes after it;
- it is tried once on each run of its characters: the expression begins with `^`, or something before the repeat ends
  such a run, or `\\b` stands before a repeat of word characters; and either where it ends is decided at once, because
  what comes next has to be none of its characters, or the next such repeat begins at another run for each end, because
  what stands between is none of that one's characters. The last such repeat may try every end.

All others need a bound (`.{0,300}`).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import product, takewhile
from typing import Any, NamedTuple

try:
    from re import _compiler, _parser  # type: ignore[attr-defined]  # the parser has no public name
except ImportError:  # Python 3.10
    import sre_compile as _compiler
    import sre_parse as _parser

ALPHABET = [chr(number) for number in range(32, 127)] + ["\t", "é", "\x85"]
WORD = frozenset(character for character in ALPHABET if re.match(r"\w", character))


class Piece(NamedTuple):
    """A part of an expression: an anchor has no characters, a repeat may have no bound."""

    kind: str
    characters: frozenset[str] = frozenset()
    least: int = 1
    most: int | None = 1

    @property
    def endless(self) -> bool:
        return self.most is None

    @property
    def can_fail(self) -> bool:
        return self.kind == "other" or self.least > 0


def slow_parts(pattern: str) -> list[str]:
    """Return the parts of a pattern that can take more than linear time, in words."""
    try:
        return sorted({found for way in _ways(_parser.parse(pattern)) for found in _of_one_way(way)})
    except NotImplementedError as error:
        return [str(error)]


def _of_one_way(pieces: Sequence[Piece]) -> Iterator[str]:
    endless = [number for number, piece in enumerate(pieces) if piece.endless and _something_can_fail(pieces, number)]
    for number in endless:
        what = f"repeat {endless.index(number) + 1} of {len(endless)}"
        if not _tried_once(pieces, number):
            yield f"{what} is tried again from every start"
        if number != endless[-1] and not _decided_at_once(pieces, number) and not _next_is_apart(pieces, number):
            yield f"{what} tries every end, and each time the next repeat goes over the same characters"


def _something_can_fail(pieces: Sequence[Piece], number: int) -> bool:
    """Return whether a match can fail after this repeat; the end of a line cannot fail after `.*`."""
    after = list(pieces[number + 1:])
    if pieces[number].characters >= set(ALPHABET) and after and after[0].kind == "end":
        return False
    return any(piece.can_fail for piece in after)


def _tried_once(pieces: Sequence[Piece], number: int) -> bool:
    before, own = pieces[:number], pieces[number].characters
    if before and before[0].kind == "begin":
        return True
    if before and before[-1].kind == "boundary" and own <= WORD:
        return True
    return any(piece.kind == "characters" and piece.least and not piece.characters & own for piece in before)


def _decided_at_once(pieces: Sequence[Piece], number: int) -> bool:
    fixed = takewhile(lambda piece: piece.least == piece.most, pieces[number + 1:])
    own = pieces[number].characters
    return any(piece.kind == "end" or (piece.kind == "characters" and not piece.characters & own) for piece in fixed)


def _next_is_apart(pieces: Sequence[Piece], number: int) -> bool:
    following = next(later for later in range(number + 1, len(pieces)) if pieces[later].endless)
    return any(piece.kind == "characters" and piece.least and not piece.characters & pieces[following].characters
               for piece in pieces[number + 1:following])


def _ways(parsed: Any) -> list[tuple[Piece, ...]]:
    """Each way through the branches of an expression."""
    found = [_ways_of(parsed, operation, value) for operation, value in parsed]
    return [tuple(piece for part in way for piece in part) for way in product(*found)]


def _ways_of(parsed: Any, operation: Any, value: Any) -> list[tuple[Piece, ...]]:
    name = str(operation)
    if name == "SUBPATTERN":
        return _ways(value[-1])
    if name == "BRANCH":
        return [way for branch in value[1] for way in _ways(branch)]
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        return _ways_of_a_repeat(*value)
    if name == "AT":
        kinds = {"AT_BEGINNING": "begin", "AT_END": "end", "AT_BOUNDARY": "boundary"}
        return [(Piece(kinds.get(str(value), "other")),)]
    if name in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
        return [(Piece("characters", _characters(parsed, operation, value)),)]
    return [(Piece("other"),)]


def _ways_of_a_repeat(least: int, most: int, repeated: Any) -> list[tuple[Piece, ...]]:
    inner = _ways(repeated)
    if all(len(way) == 1 and way[0].kind == "characters" for way in inner):
        characters = frozenset[str]().union(*(way[0].characters for way in inner))
        return [(Piece("characters", characters, least, None if most is _parser.MAXREPEAT else most),)]
    if most is _parser.MAXREPEAT:
        raise NotImplementedError("more than one character is repeated without a bound")
    return [way * times for way in inner for times in {least, most}]


def _characters(parsed: Any, operation: Any, value: Any) -> frozenset[str]:
    single = _compiler.compile(_parser.SubPattern(parsed.state, [(operation, value)]))
    return frozenset(character for character in ALPHABET if single.fullmatch(character))
