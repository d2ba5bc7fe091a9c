"""Secrets do not stay in texts that people read."""

from portico.protocol.masking import mask, texts_to_mask


def test_the_lines_of_secrets_are_masked_the_longest_first() -> None:
    texts = texts_to_mask(["abcdef", "abcdefgh\nsecond line"])

    assert texts == ["second line", "abcdefgh", "abcdef"]
    assert mask("abcdefgh, abcdef and the second line", texts) == "***, *** and the ***"


def test_what_may_occur_in_any_line_is_left() -> None:
    assert texts_to_mask(["on", "12345", ""]) == []
