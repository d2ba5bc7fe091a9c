"""The agent's own view of what its host serves."""

import os
import signal
import time
from collections.abc import Iterable
from datetime import datetime

from portico.agent.machine import process
from tests.agent.apps import saying
from tests.agent.chain.test_gunicorn import instances
from tests.agent.driver import Chain
from tests.agent.watching import until
from tests.processes import processes_below


def kill_all(pids: Iterable[int]) -> None:
    """Kill processes and wait until they have gone."""
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    until(lambda: not any(process.started(pid) for pid in pids))


def test_before_the_first_update_there_is_nothing_to_tell(chain: Chain) -> None:
    told = chain.does("status")

    assert (told["served"], told["running"]) == (False, False)
    assert (told["release"], told["instance"], told["since"], told["verified"]) == (None,) * 4


def test_a_site_that_is_up_serves_runs_and_is_verified(chain: Chain) -> None:
    site = chain.deployed(saying("up"))
    told = chain.does("status")

    assert (told["served"], told["running"], told["lock"]) == (True, True, None)
    assert (told["release"], told["instance"], told["config_id"]) == (
        site.source.release, site.instance, site.config_id)
    assert abs(time.time() - datetime.strptime(told["since"], "%Y-%m-%dT%H:%M:%S%z").timestamp()) < 60
    assert told["since"] <= told["verified"]


def test_what_has_not_passed_the_public_check_is_not_verified(chain: Chain) -> None:
    chain.deployed(saying("old"))
    source = chain.released(saying("new"))
    chain.activated(source, chain.proven(source))
    told = chain.does("status")

    assert told["release"] == source.release
    assert (told["served"], told["verified"]) == (True, None)


def test_an_instance_that_was_killed_does_not_run(chain: Chain) -> None:
    site = chain.deployed(saying("killed"))
    kill_all(instances(chain))
    told = chain.does("status")

    assert (told["served"], told["running"], told["instance"]) == (True, False, site.instance)


def test_without_nginx_the_verified_site_is_told_of_and_not_served(chain: Chain) -> None:
    site = chain.deployed(saying("quiet"))
    kill_all([pid for pid, line in processes_below(chain.directory).items() if line.startswith("nginx:")])
    told = chain.does("status")

    assert (told["served"], told["running"], told["release"]) == (False, True, site.source.release)
