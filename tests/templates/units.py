"""Units given to the real systemd-analyze, beside a release whose Python does nothing."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from portico.planning.nginx.site import UPSTREAM_PORT
from portico.planning.places.host_files import UNITS, host_files
from tests.templates.rendered import PLACE, SITE

ANALYZE = shutil.which("systemd-analyze")
ANALYZED = pytest.mark.skipif(ANALYZE is None, reason="this machine cannot verify units: it has no systemd-analyze")
UNUSUAL_BUT_FINE = "Accepting user/group name "
"""A warning about a group with a dot or capital letters, which a host may well have."""
MOST_EXPOSED = 20
"""The highest accepted exposure, of a hundred; `systemd-analyze security` calls it 2.0."""


def complaints_about_units(instance: Mapping[str, str], folder: Path) -> str:
    """Return systemd's complaints about a site's units, with the parts of one instance."""
    service = _written(instance, folder)
    units = [service, service.with_suffix(".socket"), folder / "nginx.service"]
    done = subprocess.run([str(ANALYZE), "verify", "--man=no", *map(str, units)], capture_output=True, text=True)
    told = (done.stdout + done.stderr).splitlines()
    return "\n".join(line for line in told if done.returncode or not line.startswith(UNUSUAL_BUT_FINE))


def exposure(instance: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """Return systemd's judgement of the service's rights: its exit status, and its last line."""
    command = [str(ANALYZE), "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager"]
    done = subprocess.run([*command, str(_written(instance, folder))], capture_output=True, text=True)
    return done.returncode, done.stdout.strip().rpartition("\n")[2] + done.stderr


def _written(instance: Mapping[str, str], folder: Path) -> Path:
    """The instance's service in a folder with all that belongs to it."""
    own = {f"{PLACE.unit}@{SITE.instance}.{kind}.d/own.conf": text for kind, text in instance.items()}
    shared = {path.removeprefix(f"{UNITS}/"): text for path, text in host_files(PLACE).items() if UNITS in path}
    stub = folder / "instances" / SITE.instance / "venv/bin/python"
    stub.parent.mkdir(parents=True, exist_ok=True)
    stub.write_text("#!/bin/sh\n")
    stub.chmod(0o755)
    for path, text in {**shared, **own, "nginx.service": "[Service]\nExecStart=/bin/true\n"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text.replace(PLACE.directory, str(folder)).replace(UPSTREAM_PORT, "8001"))
    return folder / f"{PLACE.unit}@{SITE.instance}.service"
