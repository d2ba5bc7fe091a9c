"""Base images whose tags a registry has moved: an update that the preview shows, and a rollback that takes it back."""

from collections.abc import Iterator

import pytest
import yaml

from tests.containers.conftest import MakeContained
from tests.containers.registry import Registry, registry
from tests.containers.site import ContainedSite
from tests.engine.commands import Operator
from tests.hosts.engine import docker

BASES = ("python_image", "nginx_image")


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory, docker_engine: None) -> Iterator[Registry]:
    """A registry of base images; the engine keeps none of them."""
    with registry(tmp_path_factory.mktemp("registry") / "bases") as running:
        yield running
        names = docker("image", "ls", "--format", "{{.ID}} {{.Repository}}").splitlines()
        docker("image", "rm", "--force", *{name.split()[0] for name in names if running.address in name}, check=False)


@pytest.fixture(scope="module")
def newer(base_image: str) -> str:
    """Return the id of an image that differs from the base image."""
    return docker("build", "--quiet", "-", text=f"FROM {base_image}\nLABEL portico.test=newer\n").strip()


@pytest.fixture(scope="module")
def site(make_contained: MakeContained, bases: Registry, base_image: str) -> ContainedSite:
    """A site that is up, on bases of the registry."""
    bases.push(base_image, "base:1")
    site = make_contained()
    site.configure("docker", **dict.fromkeys(BASES, f"{bases.address}/base:1"))
    site.configure("rollout", keep_releases=2)
    site.must_up()
    return site


def test_tags_that_have_moved_are_an_update_that_the_preview_shows(
    site: ContainedSite, bases: Registry, newer: str
) -> None:
    release, nginx = site.outputs()["release"], site.containers("nginx")
    site.must_do_nothing()
    bases.push(newer, "base:1")
    shown = site.preview().text

    assert [name for name in ("site-release", "site-prepare-nginx") if f"{name} replace" not in shown] == []
    site.must_up()
    assert (site.outputs()["release"] != release, site.containers("nginx") != nginx) == (True, True)


def test_a_rollback_takes_the_base_of_its_release(site: ContainedSite, bases: Registry) -> None:
    release, name = site.outputs()["release"], f"{bases.address}/base:1"
    site.config["portico:docker"].pop("python_image")
    told = Operator(site).told("rollback")
    stack = yaml.safe_load((site.checkout / f"Pulumi.{site.stack}.yaml").read_text())
    base = stack["config"]["portico:docker"]["python_image"]

    assert base.startswith(f"{bases.address}/base@sha256:")
    assert f"pulumi config set --path docker.python_image {name}, then pulumi up" in told
    assert site.outputs()["release"] != release
    assert len(site.containers("app")) == 1
