"""Real previews, and the same without what is other each time: folders, ports, ids, and what no report reads."""

import copy
import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portico.cli.report.preview import UNKNOWN
from tests.cli.report.changes import Change
from tests.engine import apps
from tests.engine.site import REPOSITORY, Site

PREVIEWS = Path(__file__).parent / "previews"
UPDATE = "PORTICO_UPDATE_PREVIEWS"
PREVIEW = ("preview",)
READ = ("urn", "type", "custom", "delete", "id", "parent", "inputs")
"""The fields of a resource's state that a report reads."""
ID = re.compile(UNKNOWN + r"|\b(?:[0-9a-f]{64}|[0-9a-f]{12})\b|(?<=[a-z])[0-9a-f]{8}(?=\")"
                r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


@contextmanager
def changed(site: Site, change: Change) -> Iterator[None]:
    """While this lasts the project is other than it was deployed."""
    before, stack = copy.deepcopy(site.config), site.checkout / f"Pulumi.{site.stack}.yaml"
    kept = stack.read_text()
    change(site)
    try:
        yield
    finally:
        site.config = before
        site.write(apps.good("one"))
        stack.write_text(kept)


def preview_of(site: Site, *command: str) -> str:
    """Return the JSON that the engine prints for a preview, also when the preview fails."""
    site.pulumi("version")
    ran = subprocess.run(["pulumi", "--non-interactive", *(command or PREVIEW), "--json", "--stack", site.stack],
                         cwd=site.checkout, env=site.environment, capture_output=True, text=True)
    return ran.stdout


def record(name: str, text: str, site: Site) -> None:
    """Keep a preview beside this file."""
    (PREVIEWS / f"{name}.json").write_text(stable(text, site))


def stable(text: str, site: Site) -> str:
    """The same for each recording of the same change."""
    told = json.loads(text)
    told["duration"] = 0
    told["steps"] = [_step(step) for step in told["steps"]]
    text = json.dumps(told, indent=1, ensure_ascii=False)
    for there, here in {str(site.checkout): "/home/you/portico", str(REPOSITORY): "/home/you/portico",
                        str(site.port): "8080"}.items():
        text = text.replace(there, here)
    text = re.sub(rf"(?<=portico[-/]){site.stack}\b|(?<=:){site.stack}(?=::)", "production", text)
    known = {UNKNOWN: UNKNOWN}
    return ID.sub(lambda found: known.setdefault(found[0], _id(len(known), found[0])), text) + "\n"


def _step(step: dict[str, Any]) -> dict[str, Any]:
    states: dict[str, Any] = {key: {name: step[key][name] for name in READ if name in step[key]}
              for key in ("oldState", "newState") if key in step}
    return {**step, **states}


def _id(number: int, found: str) -> str:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return "-".join(digest[: len(part)] for part in found.split("-"))


def shape(text: str) -> set[tuple[str, str, str, tuple[str, ...]]]:
    """Return all that a report uses of each step besides its inputs: operation, type, name and reasons."""
    return {(step["op"], *step["urn"].split("::")[2:], tuple(step.get("diffReasons") or ()))
            for step in json.loads(text)["steps"]}
