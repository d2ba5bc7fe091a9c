"""The registries that `docker login` has credentials for."""

import json
from pathlib import Path

import pytest

from portico.planning.images.registry_login import HUB, RegistryLogin, logins

SHOP = "registry.example.org:5000/shop@sha256:" + "0" * 64


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Docker's file of credentials, which is not there yet."""
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    return tmp_path / "config.json"


@pytest.mark.parametrize("written", [
    {"auths": {"registry.example.org:5000": {"auth": "c2hvcDpwYXNzd29yZA=="}}},
    {"auths": {"registry.example.org:5000": {}}, "credsStore": "pass"},
    {"credHelpers": {"registry.example.org:5000": "ecr-login"}},
])
def test_a_registry_with_a_login_is_found_once(config: Path, written: dict[str, object]) -> None:
    config.write_text(json.dumps(written))

    assert logins([SHOP, SHOP, "nginx:stable"]) == [RegistryLogin("registry.example.org:5000", str(config))]


def test_a_name_without_a_registry_is_one_of_docker_hub(config: Path) -> None:
    config.write_text(json.dumps({"auths": {HUB: {}}}))

    assert logins(["shop/till:1", SHOP]) == [RegistryLogin("docker.io", str(config))]


@pytest.mark.parametrize("text", [None, "", "{", '{"auths": {}}'])
def test_without_a_login_there_is_none(config: Path, text: str | None) -> None:
    if text is not None:
        config.write_text(text)

    assert logins([SHOP, "nginx:stable"]) == []
