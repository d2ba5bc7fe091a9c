"""The stack's configuration, read once."""

import json
from collections.abc import Iterator
from typing import Any

import pulumi
from pulumi.runtime.config import CONFIG, get_config_env
from pydantic import TypeAdapter, ValidationError

from components.gunicorn_service import Secrets
from planning.errors import SettingsError
from planning.settings import NAMESPACE, SECRETS_KEY, Settings
from planning.settings.app import Environment


def read_settings(config: pulumi.Config) -> Settings:
    """Every plain key of the namespace, validated. Raises SettingsError."""
    keys = list(_keys())
    for key in keys:
        if key != SECRETS_KEY and pulumi.runtime.is_config_secret(f"{NAMESPACE}:{key}"):
            raise SettingsError(
                f"{NAMESPACE}:{key}: expected plain values, got a secret among them: it would be shown\n"
                f"    to mend it: pulumi config set --secret --path {NAMESPACE}:{SECRETS_KEY}.NAME VALUE"
            )
    return Settings.read({key: _value(config, key) for key in keys if key != SECRETS_KEY})


def read_secrets(config: pulumi.Config) -> Secrets | None:
    """The app's secrets as an Output; None when there are none. Raises SettingsError, which names no value."""
    secrets = config.get_secret_object(SECRETS_KEY)
    if secrets is None:
        return None
    if not pulumi.runtime.is_config_secret(f"{NAMESPACE}:{SECRETS_KEY}"):
        raise SettingsError(
            f"{NAMESPACE}:{SECRETS_KEY}: expected encrypted values, got plain text\n"
            f"    to mend it: pulumi config set --secret --path {NAMESPACE}:{SECRETS_KEY}.NAME VALUE"
        )
    _validate_secrets(config.get_object(SECRETS_KEY))
    return secrets.apply(lambda values: TypeAdapter(Environment).validate_python(values))


def _validate_secrets(values: Any) -> None:
    try:
        TypeAdapter(Environment).validate_python(values)
    except ValidationError as error:
        names = ", ".join(sorted({str(fault["loc"][0]) if fault["loc"] else "the object" for fault in error.errors()}))
        raise SettingsError(
            f"{NAMESPACE}:{SECRETS_KEY}: expected variable names with texts without control characters,"
            f" got others: {names}\n"
            f"    to mend it: pulumi config set --secret --path {NAMESPACE}:{SECRETS_KEY}.NAME VALUE"
        ) from None


def _keys() -> Iterator[str]:
    for key in {**get_config_env(), **CONFIG.get()}:
        namespace, _, name = key.partition(":")
        if namespace == NAMESPACE:
            yield name


def _value(config: pulumi.Config, key: str) -> Any:
    text = config.require(key)
    try:
        return json.loads(text)
    except ValueError:
        return text


