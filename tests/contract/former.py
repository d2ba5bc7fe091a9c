"""Portico as it was before it became one package, out of the history: what it deployed has to be taken over."""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.conftest import CANNOT
from tests.engine.site import PROGRAM, REPOSITORY, Site

COMMIT = "471519dc1c2a035c409100c263f4b15fe40e759f"
FILES = ("__main__.py", "Pulumi.yaml", "cli", "components", "onhost", "planning", "targets", "templates")


def unpack(folder: Path) -> Path:
    """The former program, in a folder."""
    known = subprocess.run(["git", "cat-file", "-e", COMMIT], cwd=REPOSITORY, capture_output=True)
    if known.returncode:
        pytest.skip(f"{CANNOT} deploy the former Portico: this clone has no history (git fetch --unshallow)")
    archive = subprocess.run(["git", "archive", COMMIT, *FILES], cwd=REPOSITORY, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return folder


def put(site: Site, program: Path) -> None:
    """Replace the program of a site's project, and nothing else."""
    names = PROGRAM if program == REPOSITORY else FILES
    for name in {*PROGRAM, *FILES}:
        path = site.checkout / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for name in names:
        copy = shutil.copytree if (program / name).is_dir() else shutil.copy
        copy(program / name, site.checkout / name)
