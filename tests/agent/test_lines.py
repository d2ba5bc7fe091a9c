"""Lines of a bounded length."""

import pytest

from portico.protocol.lines import LONGEST, bounded, cut
from tests.agent.driver import Chain

LONG = "import sys\nsys.stderr.write('x' * 20_000 + '\\n')\nraise ValueError('y' * 20_000)\n"


def test_a_line_that_is_cut_says_how_much_is_left_out() -> None:
    line, after = cut(f"{'x' * 5000}\nafter").split("\n")

    assert len(line) <= LONGEST
    kept, _, left_out = line.partition(" ... (")
    assert left_out == f"{5000 - len(kept)} characters left out)"
    assert after == "after"


@pytest.mark.parametrize("text", ["", "x" * LONGEST, "short\n" * 5000])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert cut(text) == text


def test_evidence_is_cut_in_its_texts() -> None:
    told = bounded({"ok": True, "lines": ["x" * 5000, "y"], "of": {"ms": 1.5, "url": None, "pair": ("z" * 5000,)}})

    assert [len(line) for line in told["lines"]] == [LONGEST, 1]
    assert {**told["of"], "pair": len(told["of"]["pair"][0])} == {"ms": 1.5, "url": None, "pair": LONGEST}


def test_whatever_an_app_says_no_line_is_longer_and_its_cause_is_found(chain: Chain) -> None:
    words = chain.refuses("gunicorn", instance=chain.instance(chain.released({"wsgi.py": LONG})))

    assert max(map(len, words.split("\n"))) <= LONGEST
    assert words.count(" characters left out)") == 3
    assert "cause: the app cannot be imported: ValueError: yyyy" in words
