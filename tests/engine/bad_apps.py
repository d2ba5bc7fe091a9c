"""Changes that break an app, each with what must be said about it."""

from dataclasses import dataclass

from tests.engine import apps
from tests.engine.site import BRIEFLY, LIKE_USERS


@dataclass(frozen=True)
class Bad:
    """A change that breaks the app, and what the error must hold."""

    files: dict[str, str]
    says: tuple[str, ...]
    settle: float = BRIEFLY
    """Seconds that its processes must live."""


BAD = {
    "cannot import": Bad(
        {"wsgi.py": apps.CANNOT_IMPORT},
        ("gunicorn: expected", "No module named 'nowhere_to_be_found'", 'wsgi.py", line 1', "add the package of"),
    ),
    "answers 500": Bad(
        {"wsgi.py": apps.ANSWERS_500},
        ("upstream-check: expected status 200-399 from /", "got 500 in", "RuntimeError: the till is empty",
         "fix the app"),
    ),
    "hangs": Bad({"wsgi.py": apps.HANGS}, ("upstream-check: expected", "got no answer within 2 s", "to fix it:")),
    "exits after 2 s": Bad({"wsgi.py": apps.EXITS_AFTER_2_S}, ("upstream-check: expected", "exited", "out of luck"),
                           LIKE_USERS),
    "a factory without parentheses": Bad(
        {"wsgi.py": apps.FACTORY.replace("create_app", "app")},
        ("upstream-check: expected", "takes 0 positional arguments but 2 were given",
         "app.entrypoint 'module:create_app()'"),
    ),
    "a requirement that is missing": Bad(
        {"wsgi.py": f"import tablib\n{apps.good('x')['wsgi.py']}"}, ("gunicorn: expected", "'tablib'", "requirements")
    ),
    "a requirement that does not exist": Bad(
        {"requirements.txt": f"{apps.REQUIREMENTS}flask==0.0.0.1\n"}, ("release: expected", "fix requirements.txt")
    ),
}
LONG_LINES = Bad(
    {"wsgi.py": "import sys\nsys.stderr.write('x' * 300_000 + '\\n')\nraise ValueError('y' * 300_000)\n"},
    ("gunicorn: expected", " characters left out)", "fix the app"),
)
"""Lines at which Pulumi's command provider would hang."""
