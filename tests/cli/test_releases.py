"""The table of the releases that machines keep."""

import pytest

from portico.cli import releases


@pytest.mark.parametrize(("live", "verified", "state"), [
    (True, "2026-01-01", "live"), (True, None, "live"), (False, "2026-01-01", "kept"), (False, None, "unverified"),
])
def test_only_what_can_be_gone_back_to_is_kept(live: bool, verified: str | None, state: str) -> None:
    release = {"id": "a" * 12, "made": "2026-01-01", "verified": verified, "live": live}

    assert releases._row("web", release)["state"] == state
