"""policies/rules/published_ports.py"""

from typing import Any

import pytest

from policies.rules.inputs import CONTAINER, SERVICE
from policies.rules.published_ports import POLICY
from tests.policies.conftest import Reported

WAYS_IN: list[tuple[str, dict[str, Any], str]] = [
    (CONTAINER, {"ports": [{"internal": 5432.0, "external": 5432.0, "ip": "127.0.0.1"}]}, "127.0.0.1:5432 to 5432"),
    (CONTAINER, {"ports": [{"internal": 80.0}]}, "0.0.0.0:any to 80"),
    (CONTAINER, {"publishAllPorts": True}, "publish_all_ports"),
    (CONTAINER, {"networkMode": "host"}, "the network of the machine itself"),
    (SERVICE, {"endpointSpec": {"ports": [{"targetPort": 80.0, "publishedPort": 8080.0}]}}, "8080 to 80"),
    (SERVICE, {"taskSpec": {"networksAdvanceds": [{"name": "host"}]}}, "the network of the machine itself"),
]


@pytest.mark.parametrize(("kind", "inputs", "told"), WAYS_IN)
def test_a_way_in_that_is_not_nginx_is_refused(
    reported: Reported, kind: str, inputs: dict[str, Any], told: str
) -> None:
    (fault,) = reported(POLICY, kind, {**inputs, "labels": [{"label": "portico.role", "value": "app"}]})

    assert told in fault.partition("\n")[0]


@pytest.mark.parametrize(("kind", "inputs", "told"), WAYS_IN)
def test_nginx_may_be_published(reported: Reported, kind: str, inputs: dict[str, Any], told: str) -> None:
    assert reported(POLICY, kind, {**inputs, "labels": [{"label": "portico.role", "value": "nginx"}]}) == []


def test_a_container_that_nobody_outside_reaches_passes(reported: Reported) -> None:
    networks = [{"name": "shop"}, {"name": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"}]

    assert reported(POLICY, CONTAINER, {"networkMode": "bridge", "networksAdvanced": networks}) == []
