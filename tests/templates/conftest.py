"""Golden files: what the host will read, in full."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
UPDATE = "PORTICO_UPDATE_GOLDEN"

Golden = Callable[[str, str], None]


@pytest.fixture
def golden() -> Golden:
    """Compares a rendered text with its golden file; PORTICO_UPDATE_GOLDEN=1 writes the file instead."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if os.environ.get(UPDATE):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        assert file.exists(), f"no golden file {name}; {UPDATE}=1 pytest tests/templates writes it"
        assert text == file.read_text(), f"{name} is another text now; {UPDATE}=1 pytest tests/templates accepts it"

    return compare
