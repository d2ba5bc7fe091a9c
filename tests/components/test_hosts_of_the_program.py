"""A server that the same program makes is a host: its address, port and key are known only when it is there."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.runtime.mocks import MockResourceArgs

from components import FlaskSite, FlaskSiteArgs
from portico.planning.app_source import read_app_source
from portico.planning.settings import Settings
from portico.targets.choice import targets_of
from tests.components.conftest import HOST_KEY, Program, Recorder, Steps

SERVER = {"address": "192.0.2.7", "port": 2200.0, "key": HOST_KEY}
PLAIN = {"name": "web1", "address": "192.0.2.7", "port": 2200, "host_key": HOST_KEY}
Make = Callable[..., Program]


class Server(pulumi.CustomResource):
    """A server of some cloud."""

    address: pulumi.Output[str]
    port: pulumi.Output[int]
    key: pulumi.Output[str]

    def __init__(self) -> None:
        super().__init__("cloud:index:Server", "server", dict.fromkeys(SERVER))

    @property
    def host(self) -> dict[str, Any]:
        return {"name": "web1", "address": self.address, "port": self.port, "host_key": self.key}


class Cloud(Steps):
    """Makes a server in an update; a preview knows nothing of it."""

    def __init__(self, server: dict[str, Any], preview: bool) -> None:
        super().__init__(None)
        self._server = {} if preview else server

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        return ("server", self._server) if args.typ == "cloud:index:Server" else super().new_resource(args)


@pytest.fixture
def make(tmp_path: Path, registered: Program) -> Make:
    """Makes a site on a host of the settings, or on the server, as a preview or not."""

    def site(host: Any = None, server: dict[str, Any] = SERVER, preview: bool = False) -> Program:
        program, mocks = Program(), Cloud(server, preview)
        pulumi.runtime.set_mocks(mocks, "portico", "mocked", preview, monitor=Recorder(mocks, program))

        def run() -> None:
            settings = Settings.read({
                "app": {"name": "hello", "source": str(Path("examples/hello").resolve())},
                "target": {"kind": "ssh", "hosts": [host or Server().host]}, "nginx": {"server_names": ["shop.test"]},
            })
            targets = targets_of(settings, tmp_path, None)
            FlaskSite("site", FlaskSiteArgs(settings, read_app_source(settings, tmp_path), targets))

        pulumi.runtime.test(run)()  # type: ignore[no-untyped-call]
        return program

    return site


def _inputs(program: Program) -> dict[str, Any]:
    """All inputs of the site's resources, but what the component shows of its settings."""
    return {name: program.inputs(name) for _, name in program.custom() if name != "server"}


def test_it_is_the_same_site_as_on_a_host_of_the_settings(make: Make) -> None:
    assert _inputs(make()) == _inputs(make(PLAIN))


def test_nothing_is_done_before_the_server_is_there_and_it_is_deleted_last(make: Make) -> None:
    program = make()
    connecting = [name for kind, name in program.custom() if "remote" in kind]

    assert [name for name in ["site-web1-reach", *connecting] if "server" not in program.needs(name)] == []


def test_a_preview_names_all_resources_and_knows_their_plans(make: Make) -> None:
    preview, update = make(preview=True), make()

    assert set(preview.custom()) == set(update.custom())
    for name in preview.remote():
        if name != "site-web1-upstream-check":
            assert preview.inputs(name).get("create") == update.inputs(name)["create"]
    assert preview.plan("site-web1-release") == update.plan("site-web1-release")


def test_another_address_changes_how_the_host_is_reached_and_sends_all_files_again(make: Make) -> None:
    before, after = make(), make(server={**SERVER, "address": "192.0.2.8"})
    changed = {name: {key for key in inputs if inputs[key] != before.inputs(name)[key]}
               for name, inputs in _inputs(after).items()}

    assert changed.pop("site-web1-reach") == {"stdin"}
    assert changed["site-web1-prepare-agent"] == changed["site-web1-release-source"] == {"connection", "triggers"}
    assert set().union(*changed.values()) == {"connection", "triggers"}


@pytest.mark.parametrize(("name", "value"), [
    ("address", "-oProxyCommand=x"), ("address", ""), ("address", None), ("port", 0.5), ("key", "ssh-rsa AAAA"),
])
def test_what_the_server_says_is_checked_as_settings_are_and_not_shown(make: Make, name: str, value: Any) -> None:
    setting = "host_key" if name == "key" else name
    with pytest.raises(pulumi.RunError, match=f"web1: expected the program to give {setting} as") as refused:
        make(server={**SERVER, name: value})

    assert not value or str(value) not in str(refused.value)


def test_the_component_shows_no_more_than_that_the_address_comes_later(make: Make) -> None:
    settings = make().shown()["portico:index:FlaskSite site"]["settings"]

    assert settings["target"]["hosts"][0]["address"] == "(known while the program runs)"
