"""Templates to text."""

import jinja2
import pytest

from portico.planning.rendering import render


def test_a_name_that_is_not_given_is_an_error() -> None:
    with pytest.raises(jinja2.UndefinedError, match="'listens' is undefined"):
        render("etc/nginx/sites-available/000-catchall.conf.j2")


def test_nothing_is_escaped_as_if_it_were_html() -> None:
    text = render("etc/nginx/sites-available/000-catchall.conf.j2", listens=['<&>"'], header_buffers="8k")

    assert "listen <&>\" default_server;" in text
