"""Taking things away again."""

import os
import shutil
import time
from pathlib import Path

import pytest

from portico.agent.chain import prepare
from portico.agent.place import Place
from portico.protocol.plan.prepare import PreparePlan
from portico.protocol.plan.static import EARLIER
from tests.agent.apps import saying
from tests.agent.chain.test_gunicorn import masters
from tests.agent.chain.test_nginx import next_one
from tests.agent.driver import Chain, Deployed
from tests.agent.watching import answer
from tests.processes import processes_below


def deletions(site: Deployed) -> dict[str, dict[str, object]]:
    """Return the verbs that Pulumi's deletes of a site run, with their plans."""
    return {"remove-gunicorn": {"instance": {"id": site.instance, "graceful_timeout": 5}},
            "remove-secrets": {"instance": site.instance},
            "remove-static": {"static": site.source.static},
            "remove-release": {"release": {"id": site.source.release, "keep": 1}}}


def kept(chain: Chain, site: Deployed) -> set[str]:
    return {verb for verb, sections in deletions(site).items() if "kept" in chain.does(verb, **sections)}


def test_what_nginx_points_at_is_never_removed(chain: Chain) -> None:
    site = chain.deployed({**saying("first"), "static/style.css": "body {}"})
    assert kept(chain, site) == {"remove-gunicorn", "remove-secrets", "remove-static", "remove-release"}
    assert answer(chain.port) == (200, "first")


def test_what_was_last_verified_is_not_removed_either(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    _, second = next_one(chain)
    chain.does("nginx", site=second.activation)
    assert kept(chain, first) >= {"remove-gunicorn", "remove-release"}
    assert kept(chain, second) >= {"remove-gunicorn", "remove-release"}


def test_the_replaced_site_is_removed_whole(chain: Chain) -> None:
    first = chain.deployed({**saying("first"), "static/style.css": "body {}"})
    second = chain.deployed({**saying("second"), "static/style.css": "body { margin: 0 }"})
    assert kept(chain, first) == set()
    assert masters(chain) == {second.instance}
    for folder in ("instances", "releases", "static"):
        assert len(set(os.listdir(chain.directory / folder)) - {EARLIER}) == 1
    assert answer(chain.port) == (200, "second")


def test_only_a_release_that_was_verified_is_kept_to_go_back_to(chain: Chain) -> None:
    first = chain.deployed(saying("first"))
    failed, second = chain.released(saying("failed")), chain.released(saying("second"))
    chain.activated(second, chain.proven(second))
    told = [chain.does("remove-release", release={"id": name, "keep": 2})
            for name in (failed.release, first.source.release)]
    assert ["kept" in each for each in told] == [False, True]


def test_what_is_written_but_not_yet_live_is_not_removed(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    chain.does("remove-nginx")
    (chain.directory / "nginx/sites-enabled").mkdir(exist_ok=True)
    name, lines = next((path, lines) for path, lines in site.activation["files"].items() if "hello" in path)
    (chain.directory / "nginx" / name).write_text("\n".join(lines))
    assert "remove-gunicorn" in kept(chain, site)


def test_after_the_site_its_parts_go(chain: Chain) -> None:
    site = chain.deployed(saying("first"))
    chain.does("remove-nginx")
    assert kept(chain, site) == set()
    assert masters(chain) == set()
    assert not processes_below(chain.folder)


def test_remove_ends_everything_and_leaves_no_folder(chain: Chain) -> None:
    chain.deployed(saying("first"))
    chain.started(chain.released(saying("left over")))
    assert chain.destroyed().status == 0
    assert not processes_below(chain.folder)
    assert not chain.directory.exists()
    assert not chain.run.exists()


def test_removing_an_app_that_ignores_every_signal_ends_too(chain: Chain) -> None:
    deaf = "import signal, time\nfor s in (15, 2, 3): signal.signal(s, signal.SIG_IGN)\ntime.sleep(600)\n"
    instance = chain.instance(chain.released({"wsgi.py": deaf}), start_deadline=600)
    child = chain.spawned("gunicorn", instance=instance)
    while not (chain.directory / "instances" / instance["id"] / "process.json").exists():
        time.sleep(0.01)
    child.kill()
    child.communicate()
    chain.does("remove-prepare")
    assert not processes_below(chain.folder)


def test_a_removal_of_a_site_that_is_gone_makes_no_folder_for_its_lock(chain: Chain) -> None:
    chain.does("remove-prepare")
    chain.does("remove-nginx")
    assert not chain.directory.exists()


def test_a_removal_that_ends_early_leaves_the_agent_for_the_next(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(str(chain.directory), str(chain.run))
    place.agent.touch()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", _refused)
        with pytest.raises(PermissionError):
            prepare.remove(place, PreparePlan())

    assert place.agent.exists()
    prepare.remove(place, PreparePlan())
    assert not chain.directory.exists()


def _refused(path: Path, ignore_errors: bool = False) -> None:
    if not ignore_errors:
        raise PermissionError(path)
