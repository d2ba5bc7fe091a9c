"""An update that has to fail: what is told of it, while the instance that was up serves on."""

import re
from contextlib import AbstractContextManager
from typing import Any, Protocol

from tests.engine.site import BRIEFLY, Ran
from tests.load import Load

FAILED = 1
"""The exit status of `pulumi up` when a step failed."""
ERROR = re.compile(r'^    (?:\{"verb"[^\n]*\})?([\w-]+: expected .*?^    to fix it: [^\n]*)', re.DOTALL | re.MULTILINE)
"""An error in Pulumi's output; on a busy machine the step's line of evidence may come first."""


class Refusing(Protocol):
    """A site that is up and asked for something that cannot be."""

    def up(self) -> Ran: ...

    def impatient(self, settle: float = ...) -> AbstractContextManager[None]: ...

    def load(self) -> Load: ...

    def nginx_files(self) -> dict[str, bytes]: ...

    def instances(self) -> set[str]: ...

    def outputs(self) -> dict[str, Any]: ...


def error(ran: Ran) -> list[str]:
    """The error among the diagnostics: from what was expected to what is to be typed, line by line."""
    found = ERROR.search(ran.text.partition("\nDiagnostics:\n")[2])
    assert found, ran.text
    return [line.removeprefix("    ") for line in found[1].split("\n")]


def refused(site: Refusing, settle: float = BRIEFLY) -> list[str]:
    """Return the message of an update that fails; check that the instance serves on with the same files of Nginx."""
    files, instance = site.nginx_files(), site.outputs()["instance"]
    with site.load() as load, site.impatient(settle):
        ran = site.up()
    assert (ran.status, load.failures) == (FAILED, []), ran.text
    assert load.answers
    assert site.nginx_files() == files
    assert instance in site.instances()
    return error(ran)
