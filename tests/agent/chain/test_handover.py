"""The site moves from one instance to the next under load: no client notices, even when the agent is killed."""

import fcntl
import shutil
import threading
from pathlib import Path

import pytest

from tests.agent.apps import UNTIL_THERE, saying
from tests.agent.chain.test_gunicorn import masters
from tests.agent.chain.test_nginx import master, next_one, nginx_processes, written
from tests.agent.driver import Chain, Deployed
from tests.agent.killing import every_point
from tests.agent.watching import answer, until
from tests.load import Load


def _masters_of_nginx(chain: Chain) -> int:
    return len([title for title in nginx_processes(chain).values() if "master" in title])


def go_public(chain: Chain, site: Deployed) -> None:
    chain.does("nginx", site=site.activation)
    chain.does("public-check", **chain.public(site.activation["config_id"]))


def test_no_request_fails_while_the_site_moves(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    with Load(chain.port) as asked:
        until(lambda: asked.answers)
        _, second = next_one(chain)
        go_public(chain, second)
        chain.does("remove-gunicorn", instance={"id": first.instance, "graceful_timeout": 5})
        until(lambda: asked.answers[-1] == "second")
    assert asked.failures == []
    assert {"first", "second"} == set(asked.answers)
    assert masters(chain) == {second.instance}


def _works(chain: Chain) -> bool:
    """Return whether a verb holds the site's lock."""
    with chain.directory.joinpath("lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_a_request_that_began_before_is_finished_by_the_old_instance(chain: Chain, tmp_path: Path) -> None:
    chain.drain = 60
    first, answers, there = chain.deployed(UNTIL_THERE), [], tmp_path / "there"
    late = threading.Thread(target=lambda: answers.append(answer(chain.port, f"/?{there}")))
    late.start()
    _, second = next_one(chain)
    go_public(chain, second)
    stop = chain.spawned("remove-gunicorn", instance={"id": first.instance, "graceful_timeout": 5})
    until(lambda: _works(chain))
    assert not answers
    there.touch()
    stop.communicate()
    late.join()
    assert answers == [(200, "late")]
    assert masters(chain) == {second.instance}


@pytest.mark.thorough
def test_activate_may_be_killed_at_any_point(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    _, second = next_one(chain)
    with Load(chain.port, clients=1) as asked:
        for site in (second, first):
            for _ in every_point(chain, "nginx", site=site.activation):
                assert answer(chain.port)[1] in ("first", "second")
    assert asked.failures == []
    assert answer(chain.port) == (200, "first")
    assert masters(chain) == {first.instance, second.instance}


@pytest.mark.thorough
def test_the_first_activate_may_be_killed_at_any_point(chain: Chain) -> None:
    _, first = next_one(chain, "first")
    for _ in every_point(chain, "nginx", site=first.activation):
        chain.does("nginx", site=first.activation)
        assert answer(chain.port) == (200, "first")
        until(lambda: _masters_of_nginx(chain) == 1, 10)  # a worker has its master's title when it begins
        chain.does("remove-nginx")


@pytest.mark.thorough
def test_start_may_be_killed_at_any_point(chain: Chain) -> None:
    instance = chain.instance(chain.released(saying("first")))
    for _ in every_point(chain, "gunicorn", instance=instance):
        chain.does("gunicorn", instance=instance)
        assert masters(chain) == {instance["id"]}
        chain.does("remove-gunicorn", instance=instance)
        assert masters(chain) == set()


@pytest.mark.thorough
def test_check_public_may_be_killed_at_any_point(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    left = chain.started(chain.released(saying("left over")))
    _, second = next_one(chain)
    for site in (second, first):
        chain.does("nginx", site=site.activation)
    with Load(chain.port, clients=1) as asked:
        for _ in every_point(chain, "public-check", **chain.public(second.activation["config_id"])):
            assert second.instance in masters(chain)
    assert asked.failures == []
    assert left not in masters(chain)
    assert answer(chain.port) == (200, "second")


@pytest.mark.parametrize("verb", ["release", "static", "upstream-check", "remove-gunicorn", "remove-nginx",
                                  "remove-release"])
@pytest.mark.thorough
def test_the_other_verbs_may_be_killed_at_any_point(verb: str, chain: Chain) -> None:
    source = chain.released({**saying("first"), "static/style.css": "body {}"})
    instance = chain.instance(source)
    sections = {"release": {"release": chain.release_section(source.tree)}, "static": {"static": source.static},
                "upstream-check": chain.check(instance["id"]), "remove-gunicorn": {"instance": instance},
                "remove-nginx": {}, "remove-release": {"release": {"id": source.release, "keep": 1}}}[verb]
    chain.does("gunicorn", instance=instance)
    if verb in ("release", "static"):
        shutil.rmtree(next((chain.directory / verb.replace("release", "releases")).iterdir()))
    for _ in every_point(chain, verb, **sections):
        chain.does("prepare")
    assert chain.does(verb, **sections)["ok"]


@pytest.mark.thorough
def test_a_killed_rename_leaves_no_file_of_the_old_name(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    chain.name = "renamed"
    section = chain.activation(site.source, site.instance)
    for _ in every_point(chain, "nginx", site=section):
        assert answer(chain.port) == (200, "first")
    assert set(written(chain)) == {"nginx.conf", "sites-enabled/000-catchall.conf", "sites-enabled/renamed.conf"}
    assert master(chain)
