"""A container that somebody stopped or removed is seen by a refresh and repaired by an update."""

from collections.abc import Callable, Mapping

import pytest

from tests.containers.site import ContainedSite
from tests.hosts.engine import docker


def _is_right(site: ContainedSite) -> None:
    """Its release, by one container of the app and one Nginx that no further update would change."""
    assert site.get() == (200, "one0")
    assert site.instances() == {site.outputs()["instance"]}
    for role in ("app", "nginx"):
        assert site.every(role) == site.containers(role)
        assert len(site.every(role)) == 1
    assert site.preview("--refresh").status == 0


def _stop(container: str) -> None:
    docker("stop", container)


def _remove(container: str) -> None:
    docker("rm", "--force", container)


@pytest.mark.parametrize("by_hand", [{"app": _stop, "nginx": _remove}, {"app": _remove, "nginx": _stop}],
                         ids=["app stopped, nginx removed", "app removed, nginx stopped"])
def test_containers_of_which_somebody_disposed_are_missed_by_a_refresh_and_made_anew_by_an_update(
    contained: ContainedSite, by_hand: Mapping[str, Callable[[str], None]]
) -> None:
    for role, dispose in by_hand.items():
        dispose(contained.containers(role)[0])

    assert contained.preview("--refresh").status != 0
    assert contained.refresh("--preview-only", "--expect-no-changes").status != 0
    repaired = contained.repair()

    assert repaired.status == 0, repaired.text
    _is_right(contained)
