"""Faults of a site in containers that lines of the engine and of the agent prove."""

import pytest

from portico.agent.doctor.catalogue import known_in
from portico.agent.doctor.check import Check
from portico.agent.doctor.diagnosis import diagnose
from portico.agent.place import Place
from portico.protocol.plan.containers import Containers

FACTS = {
    "volume-full": {
        "surroundings": ["full: /srv/site, 9 bytes left, most of it in /srv/site/1 of 101:101, a disk mounted at /x"],
        "error.log": ["[crit] 29#29: *1 pwritev() \"/srv/site/nginx/tmp/1\" failed (28: No space left on device)"],
        "container": ["app shop-1: running", "nginx shop-nginx: running"],
    },
    "network-missing": {"container": ["network: missing", "app shop-1: running", "nginx shop-nginx: running"]},
}


@pytest.mark.parametrize("name", FACTS)
def test_a_fault_is_named_by_what_is_seen_of_it(name: str) -> None:
    place = Place("/srv/site", "/srv/site/run", containers=Containers(instances=()))
    seen = [Check("Nginx's logs", "no complaint", "one", False, {})]
    named = diagnose(known_in(place), FACTS[name], seen, {"docker": "docker"})

    assert named is not None
    assert named.name == name
