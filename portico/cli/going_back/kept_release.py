"""Choose an earlier release that a machine keeps, and the setting that deploys it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from portico.cli.going_back.app_setting import AppSetting
from portico.cli.going_back.fetched_release import fetch
from portico.cli.machines.asking import Told
from portico.cli.machines.deployed import Machine
from portico.cli.machines.docker.releases import is_built
from portico.cli.machines.evidence import plan_of
from portico.cli.machines.ways import Ways
from portico.planning.errors import PorticoError
from portico.planning.settings import Settings

ID = re.compile("[0-9a-f]{12}")
Release = dict[str, Any]


def last_before(told: Sequence[Told]) -> str:
    """Return the id of the last verified release that is live on no machine. Raises PorticoError when none is kept."""
    everywhere = [one for host in told for one in _releases(host)]
    live = {one["id"] for one in everywhere if one["live"]}
    found = sorted((one["verified"], one["id"]) for one in everywhere if one["verified"] and one["id"] not in live)
    if not found:
        why = "; ".join(one["failure"] for one in told if "failure" in one)
        raise PorticoError(f"rollback: expected a verified release besides the live one, got {why or 'none'}\n"
                           "    to fix it: bin/portico releases shows what is kept; "
                           "pulumi config set --path rollout.keep_releases 3 keeps more")
    return str(found[-1][1])


def keeper(machines: Sequence[Machine], told: Sequence[Told], release: str) -> tuple[Machine, Release]:
    """Return a machine that keeps a release, and its entry there. Raises PorticoError when no machine keeps it."""
    for machine, one in zip(machines, told, strict=True):
        for kept in _releases(one):
            if kept["id"] == release:
                return machine, kept
    known = sorted({one["id"] for host in told for one in _releases(host)})
    why = "; ".join(one["failure"] for one in told if "failure" in one)
    raise PorticoError(f"rollback: expected a release that is kept ({', '.join(known) or why or 'none is'}), got "
                       f"{release}\n    to fix it: bin/portico releases")


def _releases(told: Told) -> list[Release]:
    """Return a machine's entries of the releases that it keeps, without those whose id is not valid."""
    return [one for one in told.get("releases", ()) if ID.fullmatch(str(one["id"]))]


def setting_of(machine: Machine, ways: Ways, settings: Settings, release: Release) -> AppSetting:
    """Return the setting for a release: app.image for a ready image, else app.source for its fetched source.

    Raises PorticoError for a source that does not make the release.
    """
    docker = plan_of(machine).get("docker")
    if docker and not is_built(docker, release["image"]):
        return AppSetting("app.image", release["image"])
    return AppSetting("app.source", fetch(machine, ways, settings, release))
