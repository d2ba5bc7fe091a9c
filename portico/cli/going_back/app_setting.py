"""The settings that say what a release is made of: app.source, or app.image in its place, and docker.python_image."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from portico.cli.pulumi_process import pulumi

if TYPE_CHECKING:  # imported where they are needed: Pulumi is asked sooner without them
    from portico.planning.settings import Settings

KEYS = ("app.source", "app.image")
BASE = "docker.python_image"


@dataclass(frozen=True)
class AppSetting:
    """A setting: one of `KEYS`, and its value."""

    key: str
    value: str
    base: str | None = None
    """The value of docker.python_image that belongs to it; empty: the default, None: the one that the stack has."""


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
    if setting.base is not None:
        pulumi("config", *_on(setting.base), "--stack", stack)


def words(setting: AppSetting, before: AppSetting) -> str:
    """Return the commands that an operator types to replace the setting `before` by this one."""
    removal = "" if before.key == setting.key else f"pulumi config rm --path {before.key}, "
    base = "" if setting.base is None else f", pulumi config {' '.join(_on(setting.base))}"
    return f"{removal}pulumi config set --path {setting.key} {setting.value}{base}"


def with_base(before: AppSetting, setting: AppSetting, settings: Settings) -> AppSetting:
    """Return the setting `before`, also with the stack's docker.python_image if the new one comes with another."""
    if setting.base is None:
        return before
    docker = settings.docker
    return replace(before, base=docker.python_image if "python_image" in docker.model_fields_set else "")


def _on(base: str) -> tuple[str, ...]:
    """Return the words of `pulumi config` that set docker.python_image, or remove it."""
    return ("set", "--path", BASE, base) if base else ("rm", "--path", BASE)
