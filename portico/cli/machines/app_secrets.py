"""The values of the app's secrets, which no command shows: an app's traceback may hold them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from portico.cli.machines.ways import names_of
from portico.cli.pulumi_process import pulumi
from portico.protocol.masking import mask, texts_to_mask


def app_secrets(stack: str) -> Sequence[str]:
    """Return the texts to mask, the longest first. Raises PorticoError without the passphrase of the stack."""
    from portico.planning.settings import SECRETS_KEY  # here: Pulumi is asked sooner without it

    if SECRETS_KEY not in names_of(stack):
        return ()
    return texts_of(map(str, json.loads(pulumi("config", "get", SECRETS_KEY, "--stack", stack)).values()))


def texts_of(secrets: Iterable[str]) -> Sequence[str]:
    """Return each line of the secrets, and each password in a URL among them; the longest first."""
    return texts_to_mask(text for line in _lines(secrets) for text in (line, _password(line)))


def masked(value: Any, texts: Sequence[str]) -> Any:
    """Return the value with each of the texts in it masked, in keys of no object but in all else."""
    if isinstance(value, str):
        return mask(value, texts)
    if isinstance(value, dict):
        return {name: masked(item, texts) for name, item in value.items()}
    return [masked(item, texts) for item in value] if isinstance(value, list) else value


def _lines(secrets: Iterable[str]) -> Iterator[str]:
    return (line for secret in secrets for line in secret.splitlines())


def _password(text: str) -> str:
    try:
        return urlsplit(text).password or ""
    except ValueError:
        return ""
