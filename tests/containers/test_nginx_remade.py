"""Nginx's container is made anew: with another instance in one update, or not at all where the next one cannot run."""

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.agent.watching import until
from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.hosts.engine import docker
from tests.https import handshake
from tests.ports import free_port
from tests.refusal import FAILED

NAME = "shop.test"
SOON = 15
HANGS_AFTER_STOP = """#!/bin/sh
{docker} "$@" || exit
case " $* " in *" stop "*) touch {stopped}; exec sleep 600 ;; esac
"""
"""A `docker` command that stops a container and then does not end."""
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


def _answers(site: ContainedSite, page: tuple[int, str]) -> bool:
    """Return whether the site answers with this page; before Nginx listens, connections are closed."""
    try:
        return site.get() == page
    except OSError:
        return False


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


def test_a_port_that_another_has_is_refused_while_the_site_answers(site: ContainedSite) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        site.configure("nginx", http_port=taken)
        told = site.refused()
    site.configure("nginx", http_port=site.port)

    assert told[0] == (f"nginx: expected 127.0.0.1:{taken} to be free on the engine's machine, "
                       "got a port of another program")
    assert told[-1] == (f"to fix it: choose another port: pulumi config set --stack {site.stack} --path "
                        f"nginx.http_port {taken + 1}")


@pytest.mark.parametrize(("line", "got"), [
    ('RUN rm -f "$(command -v nginx)"', "to have nginx and a shell, got exit status 127"),
    ('RUN n="$(command -v nginx)" && printf \'#!/bin/sh\\ntest "$1" = -v\\n\' > "$n"',
     "to accept the configuration that is live, got exit status 1"),
], ids=["no nginx", "a refusal"])
def test_an_image_that_cannot_serve_the_site_is_refused_while_it_answers(
    site: ContainedSite, derive: Callable[[str], str], line: str, got: str
) -> None:
    image = site.config["portico:docker"]["nginx_image"]
    site.configure("docker", nginx_image=derive(line))
    told = site.refused()
    site.configure("docker", nginx_image=image)

    assert told[0].endswith(got)
    assert told[-1].endswith(f"pulumi config set --stack {site.stack} --path docker.nginx_image nginx:stable")


def test_a_container_that_cannot_be_started_gives_way_to_the_one_before(site: ContainedSite) -> None:
    page, before = site.get(), site.containers("nginx")
    site.configure("docker", address="0.0.0.0")
    with socket.create_server(("127.0.0.2", site.port)):
        failed = [site.up() for _ in range(2)]
        assert [ran.status for ran in failed] == [FAILED, FAILED], failed
        until(lambda: _answers(site, page), SOON)
        assert site.containers("nginx") == before

    site.must_up()

    assert site.get() == page
    assert len(site.every("nginx")) == 1


@pytest.fixture
def killed(site: ContainedSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update to another port that SIGKILL ends when it has stopped Nginx's container, and not started the next."""
    stopped, command, port = tmp_path / "stopped", tmp_path / "docker", site.port
    command.write_text(HANGS_AFTER_STOP.format(docker=shutil.which("docker"), stopped=stopped))
    command.chmod(0o755)
    with monkeypatch.context() as patch:
        patch.setitem(site.environment, "PATH", f"{tmp_path}:{site.environment['PATH']}")
        site.configure("nginx", http_port=free_port())
        with site.start("up", "--yes", "--skip-preview", "--stack", site.stack) as process:
            until(stopped.exists, 120)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    site.clear_lock()
    site.configure("nginx", http_port=port)


@pytest.mark.usefixtures("killed")
def test_going_back_after_a_kill_between_stop_and_start_brings_the_site_back_by_one_update(site: ContainedSite) -> None:
    assert site.containers("nginx") == []
    site.must_up()

    assert site.get()[0] == 200
    assert site.every("nginx") == site.containers("nginx")
    assert len(site.every("nginx")) == 1


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


@pytest.fixture
def guest(site: ContainedSite, base_image: str) -> Iterator[str]:
    """Return the name of somebody else's container in the site's network."""
    name = f"{site.key}-guest"
    docker("run", "--detach", f"--name={name}", f"--network={site.key}", base_image, "sleep", "600")
    yield name
    docker("rm", "--force", name)


def test_a_site_without_nginx_and_with_a_guest_in_its_network_is_destroyed(site: ContainedSite, guest: str) -> None:
    docker("rm", "--force", *site.containers("nginx"))

    destroyed = site.destroy()

    assert destroyed.status == 0, destroyed.text
    assert f"container {guest} is no longer in network {site.key}" in destroyed.text
    assert site.leftovers() == set()
    assert docker("inspect", "--format", "{{.State.Status}}", guest).strip() == "running"
