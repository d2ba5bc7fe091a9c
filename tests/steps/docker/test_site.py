"""The last delete of a site: nothing of it stays but the app's data, and nobody else's container is touched."""

import json
from typing import Any

import pytest

from portico.planning.docker.engine import DockerEngine, Ran
from portico.steps.docker import site

PLAN = {"docker": {"host": None, "site": "shop", "python_image": "python", "volumes": {"shop-nginx": "/srv/site"}}}
LISTS = {"ps": "c1\n", "network ls": "n1\n", "volume ls": "v1\n", "images": "", "image ls": ""}
GUEST = [{"Containers": {"d1": {"Name": "database"}}}]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what an engine is asked that has a container, a network with a guest in it, and a volume of the site."""
    commands: list[str] = []

    def run(engine: DockerEngine, *words: str, **options: Any) -> Ran:
        commands.append(" ".join(words))
        if words[:2] == ("network", "inspect"):
            return Ran(0, json.dumps(GUEST), "")
        return Ran(0, next((text for start, text in LISTS.items() if commands[-1].startswith(start)), ""), "")

    monkeypatch.setattr(DockerEngine, "run", run)
    return commands


def test_a_guest_leaves_the_network_before_it_is_removed_and_runs_on(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert site.remove(DockerEngine(), PLAN) == 0

    removals = [command for command in asked if " rm" in command or "disconnect" in command or command[:3] == "rm "]
    assert removals[:3] == ["rm --force --volumes c1", "network disconnect --force n1 d1", "network rm n1"]
    assert "container database is no longer in network shop" in capsys.readouterr().err
