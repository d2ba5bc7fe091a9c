"""The environment variable that an app did not get is found in its traceback."""

import pytest

from portico.agent.app.missing_variable import names

BEGIN = ["Traceback (most recent call last):", '  File "/srv/shop/app/wsgi.py", line 2, in <module>']
PYTHON_3_9 = ['  File "/usr/lib/python3.9/os.py", line 679, in __getitem__', "    raise KeyError(key) from None"]


@pytest.mark.parametrize(("lines", "found"), [
    pytest.param([*BEGIN, '    TOKEN = os.environ["TOKEN"]', "KeyError: 'TOKEN'"], ["TOKEN"], id="os.environ"),
    pytest.param([*BEGIN, "    TOKEN = need(name)", *PYTHON_3_9, "KeyError: 'TOKEN'"], ["TOKEN"], id="Python 3.9"),
    pytest.param([*BEGIN, '    env.str("TOKEN")', 'environs.EnvError: Environment variable "TOKEN" not set'], ["TOKEN"],
                 id="environs"),
    pytest.param(["decouple.UndefinedValueError: TOKEN not found. Declare it as envvar or define a default value."],
                 ["TOKEN"], id="python-decouple"),
    pytest.param(["environ.ImproperlyConfigured: Set the TOKEN environment variable"], ["TOKEN"], id="django-environ"),
    pytest.param([*BEGIN, '    PRICES["apple"]', "KeyError: 'apple'"], [], id="a dict of the app"),
    pytest.param([*BEGIN, '    os.environ["a b"]', "KeyError: 'a b'"], [], id="no name of a variable"),
    pytest.param(["KeyError: 'TOKEN'"], [], id="no traceback"),
])
def test_the_name_is_found(lines: list[str], found: list[str]) -> None:
    assert names(lines) == found
