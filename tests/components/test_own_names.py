"""Sites of one program that would share a name or a place are refused before anything is registered."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

from components import FlaskSite, FlaskSiteArgs
from portico.planning.app_source import read_app_source
from portico.planning.errors import PorticoError
from portico.planning.settings import Settings
from portico.targets.choice import targets_of
from tests.components.conftest import Program, host

HELLO = {"name": "hello", "source": str(Path("examples/hello").resolve())}
THIS_MACHINE: dict[str, Any] = {"kind": "local"}
SITE = "portico:index:FlaskSite"
Make = Callable[..., FlaskSite]


def _ssh(*names: str) -> dict[str, Any]:
    return {"kind": "ssh", "hosts": [host(name) for name in names]}


@pytest.fixture
def make(tmp_path: Path, registered: Program) -> Make:
    """Makes a site by its name and the target's settings, on its machines under a name that may be another."""

    def flask_site(name: str, target: Any, on_machines: str | None = None, opts: Any = None) -> FlaskSite:
        settings = Settings.read({"app": HELLO, "target": target, "nginx": {"server_names": ["shop.test"]}})
        targets = targets_of(settings, tmp_path, None, site=name if on_machines is None else on_machines)
        return FlaskSite(name, FlaskSiteArgs(settings, read_app_source(settings, tmp_path), targets), opts)

    return flask_site


def _all(*sites: Callable[[], object]) -> None:
    pulumi.runtime.test(lambda: [site() for site in sites] and None)()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(("first", "second"), [
    (("shop", _ssh("web1")), ("shop-web1", THIS_MACHINE)),
    (("shop-web1", THIS_MACHINE), ("shop", _ssh("web1"))),
    (("shop", _ssh("eu-web1")), ("shop-eu", _ssh("web1"))),
], ids=["a host", "a host of the second", "two hosts"])
def test_two_sites_whose_resources_would_have_one_name_are_refused(
    make: Make, registered: Program, first: tuple[str, Any], second: tuple[str, Any]
) -> None:
    expected = f"FlaskSite '{second[0]}': expected a name of its own, got .* as those of FlaskSite '{first[0]}' do"
    with pytest.raises(PorticoError, match=expected):
        _all(lambda: make(*first), lambda: make(*second))

    assert (SITE, second[0]) not in registered.components()


def test_two_sites_in_one_place_are_refused(make: Make) -> None:
    with pytest.raises(PorticoError, match="FlaskSite 'blog': expected a place of its own on web1, got the one of"):
        _all(lambda: make("shop", _ssh("web1"), ""), lambda: make("blog", _ssh("web1"), ""))


def test_sites_that_share_a_host_and_nothing_else_are_made(make: Make, registered: Program) -> None:
    _all(lambda: make("shop", _ssh("web1", "web2")), lambda: make("blog", _ssh("web1")),
         lambda: make("shop-web3", THIS_MACHINE))

    urns = [(request.type, request.parent, request.name) for request in registered.requests]
    assert len(urns) == len(set(urns)) > 0


def test_below_different_parents_sites_may_have_one_name(make: Make, registered: Program) -> None:
    def below(parent: str, *site: Any) -> None:
        make(*site, opts=pulumi.ResourceOptions(parent=pulumi.ComponentResource(f"own:index:{parent}", parent)))

    _all(lambda: below("East", "shop", _ssh("web1")), lambda: below("West", "shop-web1", THIS_MACHINE))

    assert {name for kind, name in registered.components() if kind == SITE} == {"shop", "shop-web1"}
