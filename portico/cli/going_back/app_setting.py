"""The setting that says what a release is made of: app.source, or app.image in its place."""

from __future__ import annotations

import json
from dataclasses import dataclass

from portico.cli.pulumi_process import pulumi

KEYS = ("app.source", "app.image")


@dataclass(frozen=True)
class AppSetting:
    """A setting: one of `KEYS`, and its value."""

    key: str
    value: str


def current(stack: str) -> AppSetting:
    """Return the setting of a stack. Raises PorticoError when it has none."""
    app = json.loads(pulumi("config", "get", "app", "--json", "--stack", stack))["objectValue"]
    return next(AppSetting(key, app[name]) for key in KEYS if (name := key.partition(".")[2]) in app)


def put(stack: str, setting: AppSetting) -> None:
    """Write the setting in place of the stack's current one. Raises PorticoError when Pulumi refuses."""
    before = current(stack)
    if before.key != setting.key:
        pulumi("config", "rm", "--path", before.key, "--stack", stack)
    pulumi("config", "set", "--path", setting.key, setting.value, "--stack", stack)


def words(setting: AppSetting, before: AppSetting) -> str:
    """Return the commands that an operator types to replace the setting `before` by this one."""
    removal = "" if before.key == setting.key else f"pulumi config rm --path {before.key}, "
    return f"{removal}pulumi config set --path {setting.key} {setting.value}"
