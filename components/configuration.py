"""The stack's configuration, read once."""

import json
from collections.abc import Iterator
from typing import Any

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env
from pydantic import TypeAdapter, ValidationError

from portico.planning.errors import SettingsError
from portico.planning.settings import AFTER_PUBLIC_KEY, SECRET_KEYS, SECRETS_KEY, SSH_KEY, Settings
from portico.planning.settings.after_public import WebAddress
from portico.planning.settings.app import SecretEnvironment

from .keyed_secrets import Secrets

MEND = f"    to fix it: pulumi config set --secret --path {SECRETS_KEY}.NAME VALUE"
MEND_SSH_KEY = f"    to fix it: pulumi config set --secret {SSH_KEY} < ~/.ssh/id_ed25519"
MEND_URL = f"    to fix it: pulumi config set --secret {AFTER_PUBLIC_KEY} https://…"


def read_settings(config: pulumi.Config) -> Settings:
    """Return every plain key of the project's namespace, validated. Raises SettingsError."""
    keys = [key for key in _keys(config) if key not in SECRET_KEYS]
    for key in keys:
        if pulumi.runtime.is_config_secret(config.full_key(key)):
            raise SettingsError(f"{key}: expected plain values, got a secret among them: it would be shown\n{MEND}")
    return Settings.read({key: _value(config.require(key)) for key in keys})


def read_secrets(config: pulumi.Config) -> Secrets | None:
    """Return the app's secrets as an Output; None when there are none. Raises SettingsError, which shows no value."""
    secrets = config.get_secret_object(SECRETS_KEY)
    if secrets is None:
        return None
    if not pulumi.runtime.is_config_secret(config.full_key(SECRETS_KEY)):
        raise SettingsError(f"{SECRETS_KEY}: expected encrypted values, got plain text\n{MEND}")
    _refuse_bad_names_and_values(config.get_object(SECRETS_KEY))
    return secrets.apply(lambda values: TypeAdapter(SecretEnvironment).validate_python(values))


def read_ssh_key(config: pulumi.Config) -> pulumi.Output[str] | None:
    """Return the private key that opens the hosts; None when the ssh-agent has it. Raises SettingsError, which shows no
    value."""
    key = _encrypted(config, SSH_KEY, MEND_SSH_KEY)
    if key is None:
        return None
    if "PRIVATE KEY-----" not in (config.get(SSH_KEY) or ""):
        expected = "a private key as ssh-keygen writes it, with its first and last line"
        raise SettingsError(f"{SSH_KEY}: expected {expected}, got something else\n{MEND_SSH_KEY}")
    return key.apply(with_its_last_line_ended)


def read_after_public_url(config: pulumi.Config, settings: Settings) -> pulumi.Output[str] | None:
    """Return the secret URL to which rollouts are reported; None without one. Raises SettingsError, which shows no
    value."""
    url, hook = _encrypted(config, AFTER_PUBLIC_KEY, MEND_URL), settings.rollout.after_public
    if url is None:
        return None
    if hook.url is not None or hook.command:
        raise SettingsError(f"{AFTER_PUBLIC_KEY}: expected nothing, as rollout.after_public has a URL or a command,"
                            f" got a URL\n    to fix it: pulumi config rm {AFTER_PUBLIC_KEY}")
    try:
        TypeAdapter(WebAddress).validate_python(config.get(AFTER_PUBLIC_KEY))
    except ValidationError:
        expected = "a URL with http:// or https://, without spaces"
        raise SettingsError(f"{AFTER_PUBLIC_KEY}: expected {expected}, got something else\n{MEND_URL}") from None
    return url


def with_its_last_line_ended(key: str) -> str:
    """Return the key with a line end, which OpenSSH requires and `pulumi config set` leaves out."""
    return key.strip() + "\n"


def _encrypted(config: pulumi.Config, key: str, mend: str) -> pulumi.Output[str] | None:
    """Return a secret that is a text; None when there is none. Raises SettingsError for plain text."""
    value = config.get_secret(key)
    if value is not None and not pulumi.runtime.is_config_secret(config.full_key(key)):
        raise SettingsError(f"{key}: expected an encrypted value, got plain text\n{mend}")
    return value


def _refuse_bad_names_and_values(values: Any) -> None:
    try:
        TypeAdapter(SecretEnvironment).validate_python(values)
    except ValidationError as error:
        names = ", ".join(sorted({str(fault["loc"][0]) if fault["loc"] else "the object" for fault in error.errors()}))
        expected = "variable names with texts without control characters (line ends and tabs are fine)"
        raise SettingsError(f"{SECRETS_KEY}: expected {expected}, got others: {names}\n{MEND}") from None


def _keys(config: pulumi.Config) -> Iterator[str]:
    for full_key in {**get_config_env(), **CONFIG.get()}:
        namespace, _, key = full_key.partition(":")
        if namespace == config.name:
            yield key


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
