"""Nginx's container is made anew and another instance with it, in one update; then the next one, then destroy."""

from collections.abc import Callable, Iterator

import pytest

from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.hosts.engine import docker
from tests.https import handshake
from tests.ports import free_port

NAME = "shop.test"
GONE = "0" * 64
"""The id of a container that no engine has."""


@pytest.fixture(scope="module")
def site(make_contained: MakeContained) -> ContainedSite:
    site = make_contained()
    site.configure("nginx", server_names=[NAME, "127.0.0.1"])
    site.must_up()
    return site


@pytest.fixture(scope="module")
def derive(site: ContainedSite, base_image: str) -> Iterator[Callable[[str], str]]:
    """Makes an image of Nginx's one and a line; its tag."""
    made: list[str] = []

    def build(line: str) -> str:
        made.append(f"{site.key}-nginx:{len(made)}")
        docker("build", "--tag", made[-1], "-", text=f"FROM {base_image}\n{line}\n")
        return made[-1]

    yield build
    docker("image", "rm", "--force", *made)


def _another_port(site: ContainedSite, derive: Callable[[str], str]) -> None:
    site.port = free_port()
    site.configure("nginx", http_port=site.port)


def _another_image(site: ContainedSite, derive: Callable[[str], str]) -> None:
    site.configure("docker", nginx_image=derive("LABEL other=image"))


@pytest.mark.parametrize("change", [_another_port, _another_image])
def test_a_setting_of_nginxs_container_and_a_release_in_one_update(
    site: ContainedSite, derive: Callable[[str], str], change: Callable[[ContainedSite, Callable[[str], str]], None]
) -> None:
    nginx, page = site.containers("nginx"), change.__name__.strip("_")
    change(site, derive)
    site.write(apps.good(page))

    site.must_up()

    assert site.get() == (200, f"{page}0")
    assert site.containers("nginx") != nginx
    for role in ("app", "nginx"):
        assert site.every(role) == site.containers(role)
        assert len(site.every(role)) == 1


def test_tls_makes_another_nginx_and_another_instance_in_one_update(site: ContainedSite) -> None:
    port, before = free_port(), site.outputs()["instance"]
    site.configure("nginx", https_port=port)
    site.configure("tls", mode="self-signed")

    site.must_up()

    assert handshake(port, NAME) == site.outputs()["certificate"]["fingerprint"]
    assert site.instances() == {site.outputs()["instance"]} != {before}


def test_a_stack_whose_state_names_a_container_of_nginx_that_is_gone_is_updated(site: ContainedSite) -> None:
    (nginx,) = site.docker("ps", "--no-trunc", "--quiet", "--filter", f"label=portico.site={site.key}",
                           "--filter", "label=portico.role=nginx").split()
    file = site.state_file()
    known = '"NGINX_CONTAINER":"{}"'.format
    assert known(nginx) in file.read_text()
    file.write_text(file.read_text().replace(known(nginx), known(GONE)))
    site.write(apps.good("recovered"))

    site.must_up()

    assert site.every("app") == site.containers("app")
    assert site.instances() == {site.outputs()["instance"]}


def test_a_site_whose_nginx_was_removed_is_destroyed(site: ContainedSite) -> None:
    docker("rm", "--force", *site.containers("nginx"))

    destroyed = site.destroy()

    assert destroyed.status == 0, destroyed.text
    assert site.leftovers() == set()
