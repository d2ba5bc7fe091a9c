"""Second layer: the app's code in a folder of its own, with everything it imports."""

from pathlib import Path
from typing import Any, Dict, Tuple

from onhost import atomic, manifest, virtualenv
from onhost.place import Place, known


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Copy the listed files and make the virtual environment; a release that is there already is left as it is."""
    release = plan["release"]
    folder = place.releases / release["id"]
    if not record(place, release["id"]):
        _make(place, release, folder)
    environment = record(place, release["id"])["venv"]
    words = f"release: {release['id']}, {len(release['files'])} files, venv {environment}"
    return words, {"release": release["id"], "venv": environment}


def _make(place: Place, release: Dict[str, Any], folder: Path) -> None:
    """In its final place, because packages may point there; whole once its record is written."""
    atomic.remove_tree(folder)
    try:
        manifest.copy(release["files"], Path(release["source"]), folder / "app")
        environment = virtualenv.ensure(place, release, folder / "app")
        atomic.write_json(folder / "release.json", {"id": release["id"], "venv": environment})
    except BaseException:
        atomic.remove_tree(folder)
        raise


def record(place: Place, release: str) -> Dict[str, Any]:
    """What is known of a whole release; empty when it is not there."""
    return atomic.read_json(place.releases / release / "release.json") or {}


def app_folder(place: Place, release: str) -> Path:
    return known(place.releases / release / "app", f"release {release}")


def interpreter(place: Place, release: str) -> Path:
    """The release's own Python."""
    known(place.releases / release, f"release {release}")
    environment = place.environments / record(place, release)["venv"]
    return known(environment / "bin" / "python", f"the virtual environment of release {release}")


def prune_environments(place: Place) -> None:
    """Remove virtual environments that no release uses any more."""
    used = {record(place, name).get("venv") for name in atomic.names_in(place.releases)}
    for name in atomic.names_in(place.environments):
        if name not in used:
            atomic.remove_tree(place.environments / name)
