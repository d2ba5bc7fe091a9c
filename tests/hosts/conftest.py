"""Real hosts: an engine, two images, a key, and as many hosts as a module asks for."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import toolchain
from portico.agent.releases.virtualenv import WHOLE
from tests.engine import apps
from tests.engine.site import STACK
from tests.environments import Environments
from tests.hosts import image, leftovers
from tests.hosts.direct import DirectSite
from tests.hosts.engine import docker, engine, must_find
from tests.hosts.host import Host
from tests.hosts.site import UNIT, HostedSite
from tests.toolchain.sshd import make_key
from toolchain.cache import default_root

VENVS = "/srv/{unit}/venvs"
MakeHost = Callable[..., Host]
MakeSite = Callable[..., HostedSite]
MakeDirect = Callable[..., DirectSite]
Give = Callable[..., None]


@pytest.fixture(scope="session")
def docker_engine() -> Iterator[None]:
    """An engine, without the hosts that a killed session left."""
    with engine():
        leftovers.remove()
        yield


@pytest.fixture(scope="session")
def host_image(docker_engine: None, request: pytest.FixtureRequest) -> Callable[[bool], str]:
    """The tag of the image of a fresh host, or of one that runs Nginx; a build is announced on the terminal."""
    capture: Any = request.config.pluginmanager.get_plugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n{line}", file=sys.stderr, flush=True)

    return lambda fresh: image.fresh(say) if fresh else image.with_nginx(say)


@pytest.fixture(scope="session")
def host_key_pair(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key that gets into every host; its public half is beside it."""
    must_find("ssh-keygen", "openssh-client")
    key = tmp_path_factory.mktemp("key") / "user"
    make_key(key)
    return key


@pytest.fixture(scope="module")
def make_host(host_image: Callable[[bool], str], host_key_pair: Path) -> Iterator[MakeHost]:
    """Boots hosts that run Nginx already, or with `fresh=True` nothing; removes them all."""
    made: list[Host] = []
    cache = default_root() / "hosts" / "pip"
    cache.mkdir(parents=True, exist_ok=True)

    def make(fresh: bool = False) -> Host:
        name = f"portico-{os.getpid()}-{os.urandom(2).hex()}"
        host = Host(name, host_image(fresh), host_key_pair, cache, leftovers.label())
        made.append(host)
        host.boot()
        return host

    yield make
    for host in made:
        host.remove()


@pytest.fixture(scope="module")
def host(make_host: MakeHost) -> Host:
    """A host that runs Nginx, shared by the tests of a module; each leaves it up."""
    return make_host()


@pytest.fixture(scope="session")
def pulumi_engine() -> dict[str, str]:
    """The environment in which `pulumi` is the real engine."""
    return toolchain.environment()


@pytest.fixture(scope="session")
def host_environments(tmp_path_factory: pytest.TempPathFactory) -> Environments:
    """The virtual environments that hosts have made."""
    return Environments(tmp_path_factory, "hosts")


@pytest.fixture(scope="session")
def give(host_environments: Environments) -> Give:
    """Puts the packages of a good app where a site on a host looks for them, once another one has made them."""

    def give_to(host: Host, unit: str = UNIT) -> None:
        venvs = VENVS.format(unit=unit)
        for name in host_environments.names():
            host.run(f"mkdir -p {venvs}")
            docker("cp", "--archive", str(host_environments.folder / name), f"{host.name}:{venvs}/")

    return give_to


@pytest.fixture(scope="module")
def make_ready_host(make_host: MakeHost, give: Give) -> MakeHost:
    """Boots hosts that have the packages of a good app already."""

    def make() -> Host:
        host = make_host()
        give(host)
        return host

    return make


@pytest.fixture(scope="module")
def make_hosted(
    make_ready_host: MakeHost, tmp_path_factory: pytest.TempPathFactory, pulumi_engine: dict[str, str],
    host_environments: Environments,
) -> Iterator[MakeSite]:
    """Makes sites with a good app on given hosts, or on a ready one of their own."""
    made: list[HostedSite] = []

    def make(*hosts: Host, stack: str = STACK) -> HostedSite:
        checkout = tmp_path_factory.mktemp("hosted") / "p"
        site = HostedSite(checkout, hosts or [make_ready_host()], pulumi_engine, stack)
        made.append(site)
        site.make()
        site.write(apps.good("one"))
        return site

    yield make
    for site in made:
        _take(site.host, host_environments)
        site.end()


def _take(host: Host, environments: Environments) -> None:
    """Keep the environments that are on a host; none when it has gone."""
    venvs = VENVS.format(unit=UNIT)
    there = host.run(f"cd {venvs}; ls -d */{WHOLE} || true", check=False).split()
    for name in {whole.partition("/")[0] for whole in there} - environments.names():
        with environments.adding(name) as begun:
            docker("cp", "--archive", f"{host.name}:{venvs}/{name}", str(begun), check=False)


@pytest.fixture(scope="module")
def hosted(make_hosted: MakeSite) -> HostedSite:
    """A site that is up on one host, shared by the tests of a module; each leaves it up."""
    site = make_hosted()
    site.must_up()
    return site


@pytest.fixture(scope="module")
def make_direct(
    make_ready_host: MakeHost, tmp_path_factory: pytest.TempPathFactory, host_environments: Environments
) -> Iterator[MakeDirect]:
    """Makes sites as `make_hosted` does, on one host each, whose steps need no Pulumi."""
    made: list[DirectSite] = []

    def make(host: Host | None = None, stack: str = STACK) -> DirectSite:
        site = DirectSite(tmp_path_factory.mktemp("direct") / "p", host or make_ready_host(), stack)
        made.append(site)
        site.make()
        site.write(apps.good("one"))
        return site

    yield make
    for site in made:
        _take(site.host, host_environments)


@pytest.fixture(scope="module")
def direct(make_direct: MakeDirect) -> DirectSite:
    """A site that is up on one host without Pulumi, shared by the tests of a module; each leaves it up."""
    site = make_direct()
    site.must_up()
    return site
