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


def test_a_variable_gets_the_source_folder_of_the_task() -> None:
    settings = Settings.read({"app": {**APP, "environment": {"A": "${APP}/x"}}, **SWARM})
    found = services.for_the_app(settings, published_address(settings))

    assert found["env"]["A"] == "/app/x"
