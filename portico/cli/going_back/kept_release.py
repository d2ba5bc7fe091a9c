"""An earlier release that is kept somewhere, and the setting that makes it once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portico.cli.going_back.app_setting import AppSetting
from portico.cli.going_back.fetched_source import in_one_piece, unpack
from portico.cli.machines.asking import Told
from portico.cli.machines.deployed import Machine
from portico.cli.machines.docker.image_source import copy_source
from portico.cli.machines.docker.releases import is_built
from portico.cli.machines.evidence import evidence, plan_of
from portico.cli.machines.ways import Ways
from portico.cli.project import OURS, PROJECT
from portico.planning.errors import PorticoError
from portico.steps.failure import Failure

FETCHED = OURS / "rollback"
"""Folder of the sources that were fetched."""
Release = dict[str, Any]


def last_before(told: Sequence[Told]) -> str:
    """The newest verified release that is live nowhere. Raises PorticoError when none is kept."""
    everywhere = [one for host in told for one in host.get("releases", ())]
    live = {one["id"] for one in everywhere if one["live"]}
    found = sorted((one["verified"], one["id"]) for one in everywhere if one["verified"] and one["id"] not in live)
    if not found:
        why = "; ".join(one["failure"] for one in told if "failure" in one)
        raise PorticoError(f"rollback: expected a verified release besides the live one, got {why or 'none'}\n"
                           "    to mend it: bin/portico releases shows what is kept; "
                           "pulumi config set --path rollout.keep_releases 3 keeps more")
    return str(found[-1][1])


def keeper(machines: Sequence[Machine], told: Sequence[Told], release: str) -> tuple[Machine, Release]:
    """A machine that keeps a release, and what it tells of it. Raises PorticoError with those that are kept."""
    for machine, one in zip(machines, told, strict=True):
        for kept in one.get("releases", ()):
            if kept["id"] == release:
                return machine, kept
    known = sorted({one["id"] for host in told for one in host.get("releases", ())})
    why = "; ".join(one["failure"] for one in told if "failure" in one)
    raise PorticoError(f"rollback: expected a release that is kept ({', '.join(known) or why or 'none is'}), got "
                       f"{release}\n    to mend it: bin/portico releases")


def setting_of(machine: Machine, ways: Ways, release: Release) -> AppSetting:
    """The ready image that the release is; else the folder into which its source was fetched. Raises PorticoError."""
    docker, image = plan_of(machine).get("docker", {}), release.get("image")
    if image and not is_built(docker, image):
        return AppSetting("app.image", image)
    folder = FETCHED / release["id"]
    with in_one_piece(folder) as beside:
        if image:
            copy_source(docker, image, beside)
        else:
            unpack(_archive(machine, ways, release["id"]), beside)
    return AppSetting("app.source", str(folder.relative_to(PROJECT)))


def _archive(machine: Machine, ways: Ways, release: str) -> str:
    """Its source as the agent there tells it."""
    try:
        told: str = evidence(machine, ways, "source", release=release)["source"]
    except Failure as failure:
        raise PorticoError(failure.text()) from None
    return told
