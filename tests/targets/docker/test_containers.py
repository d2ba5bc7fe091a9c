"""The arguments of a site's containers."""

from portico.planning.nginx.address import published_address
from portico.planning.settings import Settings
from portico.targets.docker import containers
from portico.targets.swarm import services
from tests.planning.settings.bad_app_input import SWARM

APP = {"name": "shop", "source": "x"}


def test_a_variable_gets_the_folders_of_the_container() -> None:
    app = {**APP, "environment": {"A": "${APP}/x", "S": "${STATE_DIRECTORY}/y"}}
    found = containers.variables(Settings.read({"app": app, "target": {"kind": "docker"}}))

    assert {"A=/app/x", "S=/var/lib/portico/y"} <= set(found)


def test_a_variable_gets_the_folders_of_the_task() -> None:
    environment = {"A": "${APP}/x", "S": "${STATE_DIRECTORY}/y"}
    settings = Settings.read({"app": {**APP, "environment": environment}, **SWARM})
    variables = services.for_the_app(settings, "shop", published_address(settings))["env"]

    assert (variables["A"], variables["S"]) == ("/app/x", "/var/lib/portico/y")


def test_temporary_files_of_the_app_are_on_disk() -> None:
    assert "TMPDIR=/var/lib/portico/.tmp" in containers.variables(Settings.read({"app": APP}))


def test_an_app_may_have_its_temporary_files_elsewhere() -> None:
    app = {**APP, "environment": {"TMPDIR": "/tmp"}}
    assert [line for line in containers.variables(Settings.read({"app": app})) if "TMPDIR" in line] == ["TMPDIR=/tmp"]
