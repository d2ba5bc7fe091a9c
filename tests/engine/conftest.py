"""Sites on the real engine. The first one installs its packages; the others start with a copy of that environment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

import toolchain
from tests.engine import apps
from tests.engine.direct import DirectLocalSite
from tests.engine.site import Site
from tests.environments import Environments
from tests.ports import free_port

MakeSite = Callable[..., Site]
MakeDirect = Callable[..., DirectLocalSite]
Local = TypeVar("Local", bound=Site)


@pytest.fixture(scope="session")
def engine() -> dict[str, str]:
    """The environment in which `pulumi` is the real engine."""
    return toolchain.environment()


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Environments:
    """The virtual environments that sites on this machine have made."""
    return Environments(tmp_path_factory, "here")


@contextmanager
def _sites(new: Callable[[Path | None], Local], environments: Environments) -> Iterator[Callable[..., Local]]:
    """Yield a function that makes sites with a good app, in a folder of their own or a given one; end them all."""
    made: list[Local] = []

    def make(folder: Path | None = None) -> Local:
        site = new(folder)
        made.append(site)
        site.make()
        site.write(apps.good("one"))
        environments.give(site.place)
        return site

    yield make
    for site in made:
        environments.take(site.place)
        site.end()


@pytest.fixture(scope="module")
def make_site(
    tmp_path_factory: pytest.TempPathFactory, engine: dict[str, str], environments: Environments
) -> Iterator[MakeSite]:
    """Makes sites with a good app, in a folder of their own or a given one; ends them all."""

    def new(folder: Path | None) -> Site:
        return Site((folder or tmp_path_factory.mktemp("site")) / "p", free_port(), engine)

    with _sites(new, environments) as make:
        yield make


@pytest.fixture(scope="module")
def deployed(make_site: MakeSite) -> Site:
    """A site that is up, shared by the tests of a module; each leaves it up."""
    site = make_site()
    site.must_up()
    return site


@pytest.fixture(scope="module")
def make_direct(tmp_path_factory: pytest.TempPathFactory, environments: Environments) -> Iterator[MakeDirect]:
    """Makes sites as `make_site` does, whose steps need no Pulumi."""

    def new(folder: Path | None) -> DirectLocalSite:
        return DirectLocalSite((folder or tmp_path_factory.mktemp("direct")) / "p", free_port())

    with _sites(new, environments) as make:
        yield make


@pytest.fixture(scope="module")
def direct(make_direct: MakeDirect) -> DirectLocalSite:
    """A site that is up without Pulumi, shared by the tests of a module; each leaves it up."""
    site = make_direct()
    site.must_up()
    return site
