"""The doctor names the exception in an app's log, and the line of the app that raised it."""

import pytest

from portico.agent.doctor.raised import last

FRAME = '  File "/srv/portico-shop/releases/f24f66457eb5/app/{}", line {}, in view'
BASE = "/srv/portico-shop/venvs/07ea666007b3/lib/python3.11/site-packages/sqlalchemy/base.py"
PACKAGE = f'  File "{BASE}", line 900, in do'
BEGIN = "Traceback (most recent call last):"
REQUEST = "[2026-11-28 01:02:00,123] ERROR in app: Exception on /cart [GET]"
CHAIN = "During handling of the above exception, another exception occurred:"


def traceback(file: str, line: int, error: str) -> list[str]:
    return [BEGIN, FRAME.format(file, line), "    total()", error]


@pytest.mark.parametrize(("lines", "words"), [
    pytest.param([], "", id="an empty log"),
    pytest.param([REQUEST, *traceback("wsgi.py", 6, "ZeroDivisionError: division by zero")],
                 "ZeroDivisionError in wsgi.py line 6", id="a view that raises"),
    pytest.param([REQUEST, *traceback("wsgi.py", 6, "shop.till.Empty")], "shop.till.Empty in wsgi.py line 6",
                 id="an exception without a message"),
    pytest.param([REQUEST, BEGIN, FRAME.format("db.py", 3), "    go()", PACKAGE, "    do()", "OperationalError: no"],
                 "OperationalError in db.py line 3", id="raised by a package, the app's line counts"),
    pytest.param([REQUEST, BEGIN, PACKAGE, "    do()", "OSError: no"],
                 f"OSError in {BASE} line 900", id="no line of the app"),
    pytest.param([REQUEST, *traceback("wsgi.py", 6, "KeyError: 'cart'"), "WARNING: retried",
                  *traceback("mail.py", 9, "TimeoutError: slow")], "KeyError in wsgi.py line 6",
                 id="what ended a request goes before what was only logged"),
    pytest.param([REQUEST, *traceback("wsgi.py", 6, "KeyError: 'cart'"), CHAIN,
                  *traceback("wsgi.py", 8, "RuntimeError: no cart")], "RuntimeError in wsgi.py line 8", id="a chain"),
    pytest.param([*traceback("mail.py", 9, "TimeoutError: slow")], "TimeoutError in mail.py line 9", id="only logged"),
    pytest.param([REQUEST, BEGIN, FRAME.format("wsgi.py", 6)], "", id="a log that is cut"),
    pytest.param([REQUEST, *traceback("wsgi.py", 6, "pay attention to $(reboot)")], "", id="no name of an exception"),
])
def test_the_last_exception_of_a_request_is_named(lines: list[str], words: str) -> None:
    assert last(lines) == words
