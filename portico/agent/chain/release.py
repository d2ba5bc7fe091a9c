"""The second layer puts the app's code in a folder of its own, with all packages that it imports."""

from pathlib import Path
from typing import Any, Dict, Tuple

from portico.agent.chain import gunicorn
from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.releases import archive, beside_the_code, manifest, persisted, virtualenv
from portico.agent.releases.kept import Kept, prune_environments, record, to_go_back_to
from portico.agent.releases.unused import remove_unused
from portico.protocol.manifest import entries
from portico.protocol.plan.release import Release, ReleasePlan, RemoveReleasePlan


def run(place: Place, plan: ReleasePlan) -> Tuple[str, Dict[str, Any]]:
    """Copy the listed files and make the virtual environment; complete a release that is there already.

    The plan is saved, so that drift can be repaired with it on this machine.
    """
    release = plan.release
    beside_the_code.require_no_loss(place, release)
    folder = place.releases / release.id
    if record(place, release.id):
        environment = _complete(place, release, folder)
        archive.discard(release.source)
    else:
        environment = _make(place, release, folder)
    atomic.write_json(folder / "plan.json", place.whole(plan))
    by = virtualenv.made_by(place, environment)
    words = f"release: {release.id}, {len(release.files)} files, venv {environment} by {by}"
    return words, {"release": release.id, "venv": environment, "installer": by}


def remove(place: Place, plan: RemoveReleasePlan) -> Tuple[str, Dict[str, Any]]:
    """Remove a release that no instance runs from and that is not to be kept; remove unused virtual environments."""
    release = plan.release
    running = (gunicorn.running(place, name) for name in atomic.names_in(place.instances))
    used = {record.release for record in running if record}
    served = live.in_use(place, "release")
    going_back = set(to_go_back_to(place, release.keep)) if served else set()
    removed = remove_unused("release:", place.releases, release.id, served | used | going_back)
    prune_environments(place)
    return removed


def _make(place: Place, release: Release, folder: Path) -> str:
    """Make the release in its final folder, because packages may contain that path; its record is written last."""
    atomic.remove_tree(folder)
    try:
        with archive.unpacked(release.source, place.releases / f".{release.id}.source") as source:
            files = [*entries(release.files), *persisted.links(place.state, release.persist)]
            manifest.copy(files, source, folder / "app")
            return _complete(place, release, folder)
    except BaseException:
        atomic.remove_tree(folder)
        raise


def _complete(place: Place, release: Release, folder: Path) -> str:
    """Make the virtual environment, write the release's record, and return the environment's name."""
    environment = virtualenv.ensure(place, release, folder / "app")
    atomic.write_json(folder / "release.json", Kept(id=release.id, venv=environment).written())
    return environment
