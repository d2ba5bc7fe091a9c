"""policies/rules/host_keys.py"""

from typing import Any

import pytest

from policies.rules.host_keys import POLICY
from tests.policies.conftest import Reported

KEY = {"hostKey": "ssh-ed25519 AAAA"}
WEB = {"host": "web.example.org"}
BASTION = {"host": "bastion.example.org"}
KINDS = ["command:remote:Command", "command:remote:CopyToRemote"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("connection", [{**WEB, **KEY}, {**WEB, **KEY, "proxy": {**BASTION, **KEY}}])
def test_hosts_whose_keys_are_pinned_pass(reported: Reported, kind: str, connection: dict[str, Any]) -> None:
    assert reported(POLICY, kind, {"connection": connection}) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_and_a_bastion_without_a_key_are_refused(reported: Reported, kind: str) -> None:
    host, bastion = reported(POLICY, kind, {"connection": {**WEB, "proxy": BASTION}})

    assert "connection: expected the host key of web.example.org, got none" in host
    assert "connection.proxy: expected the host key of bastion.example.org, got none" in bastion


def test_what_reaches_no_host_passes(reported: Reported) -> None:
    assert reported(POLICY, "command:local:Command", {"create": "true"}) == []
