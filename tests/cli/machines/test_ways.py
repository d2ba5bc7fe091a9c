"""The way to a machine is read from the configuration that `pulumi config --json` prints."""

import json

import pytest

from portico.cli.machines import ways as module
from portico.planning.settings import SECRET_KEYS

CONFIG = {
    "portico:app": {"value": '{"name":"shop","source":"app"}', "objectValue": {"name": "shop", "source": "app"},
                    "secret": False},
    "pulumi:autonaming": {"value": "{}", "objectValue": {}, "secret": False},
    "aws:region": {"value": "eu-central-1", "secret": False},
    **{f"portico:{key}": {"secret": True} for key in SECRET_KEYS},
}


def test_no_secret_and_no_key_of_another_namespace_is_taken_for_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"config": json.dumps(CONFIG), "get": "a key\n"}
    monkeypatch.setattr(module, "pulumi", lambda *words: told["get" if "get" in words else "config"])

    assert module.ways("test") == module.Ways({}, "a key\n")
