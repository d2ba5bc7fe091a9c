"""The pinned uv is the one of the development requirements, with all of its hashes."""

import re

from portico.protocol.uv import HASHES, VERSION, requirement
from tests.checkout import REPOSITORY


def test_the_pinned_uv_is_that_of_the_lock() -> None:
    lock = (REPOSITORY / "requirements-dev.lock").read_text().replace(" \\\n", "")
    line = next(line for line in lock.splitlines() if line.startswith("uv=="))
    assert line.split()[0] == f"uv=={VERSION}"
    assert set(re.findall(r"sha256:([0-9a-f]{64})", line)) == set(HASHES)


def test_its_requirement_is_one_line_with_all_hashes() -> None:
    assert requirement().count("--hash=sha256:") == len(HASHES)
    assert "\n" not in requirement()
