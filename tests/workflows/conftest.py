"""The workflows as GitHub reads them, and the programs that check them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checkout import REPOSITORY
from toolchain import go
from toolchain.cache import Cache, digest
from toolchain.progress import Progress

WORKFLOWS = REPOSITORY / ".github" / "workflows"
MODULE = Path(__file__).parent / "actionlint"
PACKAGE = "github.com/rhysd/actionlint/cmd/actionlint"


@pytest.fixture(scope="session")
def actionlint() -> Path:
    """The program, built once from the Go module proxy, of the versions and hashes in `actionlint/`."""
    cache = Cache()
    return cache.part(f"actionlint-{digest(files=MODULE.iterdir())}", _build(cache)) / "actionlint"


def _build(cache: Cache) -> Callable[[Path], None]:
    def make(place: Path) -> None:
        progress = Progress("building actionlint, about half a minute")
        go.build(cache, MODULE, PACKAGE, [], place / "actionlint", progress)
        progress.done()

    return make
