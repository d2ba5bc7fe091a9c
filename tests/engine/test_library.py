"""Two sites of this machine in one program of somebody's own: each has its folder, its port and its app."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine import apps
from tests.engine.site import REPOSITORY, Site
from tests.environments import Environments
from tests.ports import free_port

PROGRAM = """
import json, os, pathlib, pulumi
from components import FlaskSite, FlaskSiteArgs
from portico.planning.app_source import read_app_source
from portico.planning.settings import Settings
from portico.targets.choice import targets_of

HERE = pathlib.Path(__file__).parent
for name, port in json.loads(os.environ["SITES"]).items():
    settings = Settings.read({"app": {"name": "shop", "source": name}, "nginx": {"http_port": port},
                              "checks": {"upstream": {"settle": 0.5}}})
    args = FlaskSiteArgs(settings, read_app_source(settings, HERE), targets_of(settings, HERE, None, site=name))
    pulumi.export(name, FlaskSite(name, args).release)
"""
PROJECT = "name: own\nruntime: {name: python, options: {virtualenv: .venv}}\n"


@pytest.fixture(scope="module")
def sites() -> dict[str, int]:
    """Names, which their pages begin with, and ports."""
    return {"shop": free_port(), "blog": free_port()}


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, engine: dict[str, str], environments: Environments, sites: dict[str, int]
) -> Iterator[Path]:
    """Return the project folder of a program that is up."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "__main__.py").write_text(PROGRAM)
    (folder / ".venv").symlink_to(REPOSITORY / ".venv")
    (folder / "state").mkdir()
    for name in sites:
        for path, text in apps.good(name).items():
            (folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / path).write_text(text)
        environments.give(folder / f".portico/dev+{name}")
    environment = {**os.environ, **engine, "PULUMI_CONFIG_PASSPHRASE": "x", "PYTHONPATH": str(REPOSITORY),
                   "PULUMI_BACKEND_URL": f"file://{folder}/state", "SITES": json.dumps(sites)}
    _pulumi(folder, environment, "stack", "init", "dev")
    try:
        _pulumi(folder, environment, "up", "--yes", "--skip-preview")
        yield folder
    finally:
        _pulumi(folder, environment, "destroy", "--yes", "--skip-preview")


def _pulumi(folder: Path, environment: dict[str, str], *words: str) -> None:
    ran = subprocess.run(["pulumi", "--non-interactive", *words], cwd=folder, env=environment, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert ran.returncode == 0, ran.stdout


def test_two_sites_of_one_stack_do_not_get_in_each_others_way(folder: Path, sites: dict[str, int]) -> None:
    for name, port in sites.items():
        assert Site.ask(port, "/", f"localhost:{port}") == (200, f"{name}0")
        assert (folder / f".portico/dev+{name}/verified.json").exists()
