"""Compares all that each step of the chain left on this machine with the step's plan."""

import os
from pathlib import Path
from typing import Iterator, List

from portico.agent.app.sandbox import UNITS
from portico.agent.app.systemd import variables
from portico.agent.asking import address
from portico.agent.chain.gunicorn import last, running
from portico.agent.drift.difference import Difference, permissions, text, tree
from portico.agent.machine import packages
from portico.agent.machine.systemctl import at_boot
from portico.agent.nginx import live, rendered_files
from portico.agent.nginx.debian import AVAILABLE, ENABLED, is_enabled
from portico.agent.place import Place
from portico.agent.reading.rendered import with_first_line
from portico.agent.releases import persisted, static_set
from portico.protocol.manifest import entries
from portico.protocol.plan.instance import GunicornPlan, Instance
from portico.protocol.plan.prepare import PreparePlan
from portico.protocol.plan.release import ReleasePlan
from portico.protocol.plan.site import NginxPlan
from portico.protocol.plan.static import StaticPlan

SECRETS = {True: 0o400, False: 0o600}
"""Mode of the file with the secrets: with systemd (True) and without (False)."""


def prepare(place: Place, plan: PreparePlan) -> Iterator[Difference]:
    """Look for missing packages, changed unit files and a missing agent."""
    if place.unit:
        lacking = packages.missing(plan.python, plan.packages)
        yield from (Difference("prepare", name, "not installed") for name in lacking)
        for path, lines in plan.files.items():
            yield from text("prepare", Path(path), lines)
    if not place.agent.is_file():
        yield Difference("prepare", str(place.agent), "missing")


def release(place: Place, plan: ReleasePlan) -> Iterator[Difference]:
    """Compare the app's files with the release's plan."""
    files = [*entries(plan.release.files), *persisted.links(place.state, plan.release.persist)]
    yield from tree("release", place.releases / plan.release.id / "app", files)


def static(place: Place, plan: StaticPlan) -> Iterator[Difference]:
    """Compare the files that Nginx serves itself with the plan of the static files."""
    folder = place.static / plan.static.id
    record = static_set.contents(folder)
    if record is None and plan.static.compress:
        yield Difference("static", str(folder / static_set.CONTENTS), "missing")
    for location in plan.static.locations:
        listed = static_set.served(location.files, record, location.folder)
        yield from tree("static", folder / location.folder, entries(listed))


def gunicorn(place: Place, plan: GunicornPlan) -> Iterator[Difference]:
    """Compare the files that the instance was started with, and look whether it runs and would start at boot."""
    instance = plan.instance
    folder = place.instances / instance.id
    yield from text("gunicorn", folder / "gunicorn.conf.py", instance.conf)
    if place.unit:
        yield from _of_units(place, instance)
    if place.secrets(instance.id).exists():
        yield from permissions("gunicorn", place.secrets(instance.id), SECRETS[bool(place.unit)])
    if running(place, instance.id) is None:
        yield Difference("gunicorn", f"instance {instance.id}", "not running")


def _of_units(place: Place, instance: Instance) -> Iterator[Difference]:
    record = last(place, instance.id)
    bind = record.bind if record else None
    environment = place.instances / instance.id / "environment"
    yield from text("gunicorn", environment, with_first_line(environment, variables(instance.environment)), 0o640)
    for kind, lines in instance.units.items():
        unit = f"{place.unit}@{instance.id}.{kind}"
        yield from text("gunicorn", UNITS / f"{unit}.d" / "instance.conf", address.filled_in(lines, bind))
    for kind in ("socket", "service"):
        unit = f"{place.unit}@{instance.id}.{kind}"
        if at_boot(unit) != "enabled":
            yield Difference("gunicorn", unit, "not enabled: a boot does not start it")


def nginx(place: Place, plan: NginxPlan) -> Iterator[Difference]:
    """Compare the site's files, their links, and the configuration that Nginx has read."""
    site, record = plan.site, last(place, plan.site.instance)
    for path, lines in rendered_files.of_site(place, site, record.bind if record else None).items():
        yield from text("nginx", place.nginx / path, lines)
    if place.unit:
        yield from _of_links(place.nginx, [Path(path).name for path in site.files])
        for link in (place.nginx / ENABLED / name for name in site.replaces):
            if os.path.lexists(link):
                yield Difference("nginx", str(link), "is back, which nginx.replaces names")
    ids = live.answering(place)
    if ids is None or ids.config_id != site.config_id:
        answer = ids.config_id if ids else "no answer"
        yield Difference("nginx", "live configuration", f"{answer} instead of {site.config_id}")


def _of_links(folder: Path, names: List[str]) -> Iterator[Difference]:
    for name in names:
        if not is_enabled(folder, name):
            yield Difference("nginx", str(folder / ENABLED / name), f"no link to {AVAILABLE}/{name}")
