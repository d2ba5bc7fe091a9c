"""An update that has to fail: what is told of it, while the instance that was up serves on."""

import re
from typing import Any, Protocol

from tests.engine.site import Ran
from tests.load import Load

FAILED = 1
"""How `pulumi up` ends when a step failed."""
ERROR = re.compile(r'^    (?:\{"verb"[^\n]*\})?(\w+: expected .*?^    to fix it: [^\n]*)', re.DOTALL | re.MULTILINE)
"""On a busy machine what a step says on its other stream may come first."""


class Refusing(Protocol):
    """A site that is up and asked for something that cannot be."""

    def up(self) -> Ran: ...

    def load(self) -> Load: ...

    def nginx_files(self) -> dict[str, bytes]: ...

    def instances(self) -> set[str]: ...

    def outputs(self) -> dict[str, Any]: ...


def error(ran: Ran) -> list[str]:
    """The error among the diagnostics: from what was expected to what is to be typed, line by line."""
    found = ERROR.search(ran.text.partition("\nDiagnostics:\n")[2])
    assert found, ran.text
    return [line.removeprefix("    ") for line in found[1].split("\n")]


def refused(site: Refusing) -> list[str]:
    """What is told of an update that fails; the instance that was up serves on, by the same files of Nginx."""
    files, instance = site.nginx_files(), site.outputs()["instance"]
    with site.load() as load:
        ran = site.up()
    assert (ran.status, load.failures) == (FAILED, []), ran.text
    assert load.answers
    assert site.nginx_files() == files
    assert instance in site.instances()
    return error(ran)
