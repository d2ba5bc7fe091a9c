"""Configuration is refused before anything is registered."""

import json
from typing import Any

import pulumi
import pytest

from components.configuration import read_secrets, read_settings
from planning.errors import SettingsError

MARKER = "a-marker-that-nobody-may-see"


def _configure(secret: list[str], **sections: Any) -> pulumi.Config:
    values = {"app": {"name": "hello", "source": "x"}, **sections}
    pulumi.runtime.set_all_config({f"portico:{key}": json.dumps(value) for key, value in values.items()},
                                  [f"portico:{key}" for key in secret])
    return pulumi.Config("portico")


def test_an_unknown_key_of_the_namespace_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(SettingsError, match=r"nginxx: unknown key \(did you mean nginx\?\)"):
        read_settings(_configure([], nginxx={}))


def test_a_secret_inside_a_plain_object_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError, match="expected plain values, got a secret") as refused:
        read_settings(_configure(["app"], app={"name": "hello", "source": "x", "environment": {"TOKEN": MARKER}}))

    assert MARKER not in str(refused.value)


def test_plain_app_secrets_are_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError, match="expected encrypted values, got plain text") as refused:
        read_secrets(_configure([], **{"app-secrets": {"TOKEN": MARKER}}))

    assert MARKER not in str(refused.value)


@pytest.mark.parametrize("secrets", [
    {"BAD-NAME": MARKER}, {"TOKEN": f"{MARKER}\0"}, {"GUNICORN_CMD_ARGS": MARKER}, [MARKER],
])
def test_bad_secrets_are_refused_by_name_only(secrets: Any) -> None:
    with pytest.raises(SettingsError, match="app-secrets: expected variable names") as refused:
        read_secrets(_configure(["app-secrets"], **{"app-secrets": secrets}))

    assert MARKER not in str(refused.value)


def test_a_secret_may_have_several_lines_as_keys_do() -> None:
    assert read_secrets(_configure(["app-secrets"], **{"app-secrets": {"KEY": "-----BEGIN\nabc\n-----END\n"}}))


def test_no_secrets_are_no_output() -> None:
    assert read_secrets(_configure([])) is None
