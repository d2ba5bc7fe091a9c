"""Returns the source of a release that is kept here, so that it can be deployed again to other machines."""

import base64
import io
import tarfile
from typing import Any, Dict, Tuple

from portico.agent.machine import atomic
from portico.agent.place import Place, known
from portico.protocol.manifest import entries
from portico.protocol.plan.asked import SourcePlan
from portico.protocol.plan.release import ReleasePlan


def run(place: Place, plan: SourcePlan) -> Tuple[str, Dict[str, Any]]:
    """Return exactly the files that were released, as a compressed archive in base64."""
    release = plan.release
    folder = known(place.releases / release, f"release {release}")
    saved = known(folder / "plan.json", f"the plan of release {release}")
    listed = ReleasePlan.read(atomic.read_json(saved), saved.name).release.files
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for _, _, path in entries(listed):
            archive.add(str(folder / "app" / path), path, recursive=False)
    return f"source: release {release}, {len(listed)} files", {"source": base64.b64encode(held.getvalue()).decode()}
