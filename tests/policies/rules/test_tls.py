"""policies/rules/tls.py"""

import pytest

from policies.rules.tls import POLICY
from tests.policies.conftest import Reported
from tests.policies.plans import nginx

COMMAND = "command:remote:Command"
APP = ["    location / {", "        proxy_pass http://shop;", "    }", "}"]
PLAIN = nginx("# server {", "server {", "    listen 80;", "    listen [::]:80;", *APP)
REDIRECT = ["server {", "    listen 80;", "    return 308 https://$host$request_uri;", "}"]
TLS = nginx(*REDIRECT, "server {", "    listen 443 ssl;", "    listen 443 quic;", *APP)


def test_a_production_site_without_tls_is_refused_for_each_address(reported: Reported) -> None:
    told = reported(POLICY, COMMAND, {"stdin": PLAIN}, stack="production")

    assert [fault.partition("\n")[0] for fault in told] == [
        f"it, shop.conf: expected TLS on stack production (listen … ssl), got listen {address}"
        for address in ("80", "[::]:80")
    ]


def test_a_site_with_tls_may_redirect_from_plain_http(reported: Reported) -> None:
    assert reported(POLICY, COMMAND, {"stdin": TLS}, stack="production") == []


def test_other_stacks_may_do_without(reported: Reported) -> None:
    assert reported(POLICY, COMMAND, {"stdin": PLAIN}, stack="staging") == []


@pytest.mark.parametrize(("stack", "faults"), [("live", 2), ("production", 0)])
def test_the_configuration_says_which_stacks_are_production(reported: Reported, stack: str, faults: int) -> None:
    assert len(reported(POLICY, COMMAND, {"stdin": PLAIN}, stack, {"stacks": ["live"]})) == faults


def test_what_is_known_only_in_the_update_is_judged_in_the_update(reported: Reported) -> None:
    assert reported(POLICY, COMMAND, {"stdin": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}, stack="production") == []
