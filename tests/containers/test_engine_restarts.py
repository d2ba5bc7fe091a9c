"""An engine that ends and starts again, as it does at a reboot: the site comes back by itself."""

import json
from collections.abc import Iterator

import pytest

from tests.agent.watching import until
from tests.containers.conftest import MakeContained
from tests.containers.own_engine import OwnEngine, own_engine
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.hosts.engine import docker

VENV = """\
FROM {base}
LABEL portico.site={key}
RUN python3 -m venv /venv && /venv/bin/pip install --quiet 'flask>=3,<4' 'gunicorn>=23,<28'
ENV PATH=/venv/bin:$PATH
WORKDIR /app
"""
APP = "FROM {image}\nRUN {write}\n"
WRITE = "import os, sys; os.makedirs('static'); open('wsgi.py', 'w').write(sys.argv[1])"
IMAGES = {"one": apps.GOOD.format(marker="one"), "two": apps.GOOD.format(marker="two"), "bad": apps.ANSWERS_500}
SOON = 20


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, docker_engine: None) -> Iterator[OwnEngine]:
    with own_engine(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture(scope="module")
def site(own: OwnEngine, make_contained: MakeContained, base_image: str) -> Iterator[ContainedSite]:
    """A site with ready images, on an engine that nobody else uses."""
    site = make_contained()
    _bring_images(own, site.key, base_image)
    site.config["portico:app"] = {"name": "shop", "image": "shop:one"}
    site.configure("docker", host=own.address)
    with own.reached_at(site.port):
        site.must_up()
        yield site


def _bring_images(own: OwnEngine, key: str, base: str) -> None:
    """The packages from where there is a package index; the apps are made on the engine itself."""
    packages = f"{key}:packages"
    docker("build", "--tag", packages, "-", text=VENV.format(base=base, key=key))
    own.take(base, packages)
    for name, code in IMAGES.items():
        write = json.dumps(["python3", "-c", WRITE, code])
        own.docker("build", "--tag", f"shop:{name}", "-", text=APP.format(image=packages, write=write))


def _restart(own: OwnEngine, site: ContainedSite) -> None:
    own.stop()
    assert not _answers(site)
    own.start()


def _comes_back(site: ContainedSite, page: str) -> None:
    until(lambda: _answers(site), SOON)
    assert site.get() == (200, page)


def _answers(site: ContainedSite) -> bool:
    try:
        return site.get()[0] == 200
    except OSError:
        return False


def test_the_site_comes_back_by_itself_with_the_right_release(own: OwnEngine, site: ContainedSite) -> None:
    site.configure("app", image="shop:two")
    site.must_change()
    before = site.containers("app"), site.containers("nginx")

    _restart(own, site)

    _comes_back(site, "two0")
    assert (site.containers("app"), site.containers("nginx")) == before
    assert site.instances() == {site.outputs()["instance"]}
    assert site.preview("--refresh").status == 0


def test_a_release_after_a_restart_drops_no_request(own: OwnEngine, site: ContainedSite) -> None:
    _restart(own, site)
    _comes_back(site, "two0")
    site.configure("app", image="shop:one")

    site.must_change()

    assert site.get() == (200, "one0")


def test_after_a_broken_update_only_what_was_live_comes_back(own: OwnEngine, site: ContainedSite) -> None:
    live = site.outputs()["instance"]
    site.configure("app", image="shop:bad")
    assert "got 500" in site.refused()[0]

    _restart(own, site)

    _comes_back(site, "one0")
    assert site.instances() == {live}
    site.configure("app", image="shop:one")
    site.must_change()
    assert site.get() == (200, "one0")
    assert site.instances() == {live}
