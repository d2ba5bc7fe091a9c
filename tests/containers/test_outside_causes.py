"""Faults outside of the app are shown in the engine's words; the same command goes on without them."""

import re
import socket
from collections.abc import Iterator

import pytest

from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.hosts.engine import docker

NOWHERE = "portico-no-such-image:1"


@pytest.fixture
def fresh(make_contained: MakeContained) -> ContainedSite:
    """A site that was never up."""
    return make_contained()


@pytest.fixture
def taken(fresh: ContainedSite) -> Iterator[socket.socket]:
    """Somebody else listens on the site's port."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", fresh.port))
        other.listen()
        yield other


def _fails(site: ContainedSite, at: str, words: str) -> None:
    """The update ends at a step, and says so in these words; it is not green by being repeated."""
    for ran in (site.up(), site.up()):
        assert ran.status != 0, ran.text
        assert re.search(rf"{at} \*\*\w+ failed\*\*", ran.text), ran.text
        assert words in ran.text, ran.text


def test_a_port_that_is_taken(fresh: ContainedSite, taken: socket.socket) -> None:
    _fails(fresh, "site-prepare-nginx", f"127.0.0.1:{fresh.port}: bind: address already in use")

    taken.close()
    fresh.must_up()

    assert fresh.get() == (200, "one0")


def test_a_missing_base(contained: ContainedSite) -> None:
    image = contained.config["portico:docker"]["nginx_image"]
    for base in ("nginx_image", "python_image"):
        contained.configure("docker", **{base: NOWHERE})
        for ran in (contained.preview(), contained.up()):
            assert re.search(rf"docker\.{base}: expected an image .*, got for {NOWHERE}: ", ran.text), ran.text
            assert "to fix it: " in ran.text
        contained.configure("docker", **{base: image})
    assert contained.get() == (200, "one0")

    before = [*contained.every("nginx"), *contained.every("app")]
    contained.must_up()
    assert [*contained.every("nginx"), *contained.every("app")] == before


def test_a_package_that_does_not_exist(contained: ContainedSite) -> None:
    contained.write({**apps.good("one"), "requirements.txt": f"{apps.REQUIREMENTS}portico-no-such-package\n"})
    _fails(contained, "site-release", "portico-no-such-package was not found in the package registry")
    assert contained.get() == (200, "one0")

    contained.write(apps.good("one"))
    contained.must_up()


def test_a_volume_that_is_full(fresh: ContainedSite) -> None:
    docker("volume", "create", "--label", f"portico.site={fresh.key}", "--opt", "type=tmpfs", "--opt", "device=tmpfs",
           "--opt", "o=size=64k", f"{fresh.key}-static")
    fresh.write({**apps.good("one"), "static/big.css": "x" * 200_000})
    _fails(fresh, "site-static", "[Errno 28] No space left on device")

    fresh.write(apps.good("one"))
    fresh.must_up()

    assert fresh.get("/static/site.css")[0] == 200
