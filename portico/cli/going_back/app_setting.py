"""What a release is made of, as the stack's configuration says it: app.source, or app.image instead."""

from __future__ import annotations

import json
from dataclasses import dataclass

from portico.cli.machines.deployed import pulumi

KEYS = ("app.source", "app.image")


@dataclass(frozen=True)
class AppSetting:
    """One of the two keys, and its value."""

    key: str
    value: str


def current(stack: str) -> AppSetting:
    """That of a stack. Raises PorticoError when it has none."""
    app = json.loads(pulumi("config", "get", "app", "--json", "--stack", stack))["objectValue"]
    return next(AppSetting(key, app[name]) for key in KEYS if (name := key.partition(".")[2]) in app)


def put(stack: str, setting: AppSetting) -> None:
    """In the place of the one that is there. Raises PorticoError."""
    before = current(stack)
    if before.key != setting.key:
        pulumi("config", "rm", "--path", before.key, "--stack", stack)
    pulumi("config", "set", "--path", setting.key, setting.value, "--stack", stack)


def words(setting: AppSetting, before: AppSetting) -> str:
    """What an operator types for this setting, where there is the one before."""
    removal = "" if before.key == setting.key else f"pulumi config rm --path {before.key}, "
    return f"{removal}pulumi config set --path {setting.key} {setting.value}"
