"""The stack's configuration, read once."""

import json
from collections.abc import Iterator
from typing import Any

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env
from pydantic import TypeAdapter, ValidationError

from components.gunicorn_service import Secrets
from planning.errors import SettingsError
from planning.settings import SECRETS_KEY, Settings
from planning.settings.app import SecretEnvironment

MEND = f"    to mend it: pulumi config set --secret --path {SECRETS_KEY}.NAME VALUE"


def read_settings(config: pulumi.Config) -> Settings:
    """Every plain key of the project's namespace, validated. Raises SettingsError."""
    keys = [key for key in _keys(config) if key != SECRETS_KEY]
    for key in keys:
        if pulumi.runtime.is_config_secret(config.full_key(key)):
            raise SettingsError(f"{key}: expected plain values, got a secret among them: it would be shown\n{MEND}")
    return Settings.read({key: _value(config.require(key)) for key in keys})


def read_secrets(config: pulumi.Config) -> Secrets | None:
    """The app's secrets as an Output; None when there are none. Raises SettingsError, which tells no value."""
    secrets = config.get_secret_object(SECRETS_KEY)
    if secrets is None:
        return None
    if not pulumi.runtime.is_config_secret(config.full_key(SECRETS_KEY)):
        raise SettingsError(f"{SECRETS_KEY}: expected encrypted values, got plain text\n{MEND}")
    _refuse_bad_names_and_values(config.get_object(SECRETS_KEY))
    return secrets.apply(lambda values: TypeAdapter(SecretEnvironment).validate_python(values))


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
