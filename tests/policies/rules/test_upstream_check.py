"""policies/rules/upstream_check.py"""

import pytest
from pulumi_policy import PolicyResource

from policies.rules.upstream_check import CHECK, SITE, faults
from tests.policies.conftest import OPTIONS
from tests.policies.plans import plan

COMMAND = "command:local:Command"


def _resource(
    kind: str, name: str, parent: PolicyResource | None, stdin: str = "", after: tuple[PolicyResource, ...] = ()
) -> PolicyResource:
    urn = f"{parent.urn if parent else ''}/{kind}/{name}"
    return PolicyResource(kind, {"stdin": stdin}, urn, name, OPTIONS, None, parent, list(after), {})


def _host(name: str) -> PolicyResource:
    return _resource("portico:index:SiteOnHost", name, None)


def _check(host: PolicyResource, stdin: str = "") -> PolicyResource:
    return _resource(COMMAND, "check", _resource(CHECK, "check", host), stdin)


def _site(host: PolicyResource, *after: PolicyResource, stdin: str = "") -> PolicyResource:
    return _resource(COMMAND, "site", _resource(SITE, "site", host), stdin, after)


@pytest.mark.parametrize("stdin", [plan(instance="i"), ""], ids=["known", "known only in the update"])
def test_a_site_after_the_check_of_its_instance_passes(stdin: str) -> None:
    host = _host("web1")
    between = _resource(COMMAND, "between", host, after=(_check(host, stdin),))

    assert list(faults(_site(host, between, stdin=plan(site={"instance": "i"})))) == []


def test_a_site_after_nothing_is_refused() -> None:
    (fault,) = faults(_site(_host("web1")))

    assert fault.startswith("site: expected to depend on the upstream check of its own site, got none\n")


def test_the_check_of_the_same_instance_on_another_host_is_not_enough() -> None:
    other = _check(_host("web1"), plan(instance="i"))

    (fault,) = faults(_site(_host("web2"), other, stdin=plan(site={"instance": "i"})))

    assert "only those of other sites: check" in fault


def test_the_check_of_another_instance_is_not_enough() -> None:
    host = _host("web1")

    (fault,) = faults(_site(host, _check(host, plan(instance="old")), stdin=plan(site={"instance": "new"})))

    assert "expected an upstream check of instance new, at which it points, got one of old" in fault
