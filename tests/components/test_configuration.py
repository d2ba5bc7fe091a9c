"""Configuration is refused before anything is registered."""

import json
from typing import Any

import pulumi
import pytest

from components.configuration import read_secrets, read_settings, read_ssh_key
from portico.planning.errors import SettingsError

MARKER = "a-marker-that-nobody-may-see"
PRIVATE_KEY = f"-----BEGIN OPENSSH PRIVATE KEY-----\n{MARKER}\n-----END OPENSSH PRIVATE KEY-----"


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


def _configure_ssh_key(key: str, secret: bool) -> pulumi.Config:
    values = {"portico:app": '{"name": "hello", "source": "x"}', "portico:ssh-key": key}
    pulumi.runtime.set_all_config(values, ["portico:ssh-key"] if secret else [])
    return pulumi.Config("portico")


def test_a_private_key_is_a_secret_whose_last_line_is_ended() -> None:
    seen: list[Any] = []

    async def program() -> None:
        key = read_ssh_key(_configure_ssh_key(PRIVATE_KEY, secret=True))
        assert key is not None
        seen.extend([await key.future(), await key.is_secret()])

    pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]
    assert seen == [PRIVATE_KEY + "\n", True]


def test_a_private_key_in_plain_text_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError) as refused:
        read_ssh_key(_configure_ssh_key(PRIVATE_KEY, secret=False))

    assert str(refused.value) == (
        "ssh-key: expected an encrypted value, got plain text\n"
        "    to fix it: pulumi config set --secret ssh-key < ~/.ssh/id_ed25519"
    )


@pytest.mark.parametrize("key", [
    "", f"ssh-ed25519 {MARKER}", f"~/.ssh/{MARKER}", f"-----BEGIN PUBLIC KEY-----{MARKER}",
])
def test_what_is_no_private_key_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_ssh_key(_configure_ssh_key(key, secret=True))

    assert str(refused.value) == (
        "ssh-key: expected a private key as ssh-keygen writes it, with its first and last line, got something else\n"
        "    to fix it: pulumi config set --secret ssh-key < ~/.ssh/id_ed25519"
    )


def test_no_private_key_is_no_output() -> None:
    assert read_ssh_key(_configure([])) is None


@pytest.mark.parametrize("secret", [True, False])
def test_the_private_key_is_none_of_the_plain_settings(secret: bool) -> None:
    assert read_settings(_configure_ssh_key(PRIVATE_KEY, secret)).app.name == "hello"


def test_a_misspelt_private_key_is_refused_without_being_shown() -> None:
    with pytest.raises(SettingsError, match=r"ssh_key: unknown key \(did you mean ssh-key\?\)") as refused:
        read_settings(_configure([], ssh_key=PRIVATE_KEY))

    assert MARKER not in str(refused.value)
