"""Compare an instance's settings, links and unit files with what was rendered."""

from pathlib import Path
from typing import List, Sequence

from portico.agent.app.sandbox import UNITS
from portico.agent.app.systemd import variables
from portico.agent.asking import address
from portico.agent.chain import gunicorn
from portico.agent.doctor.site import ExaminedSite
from portico.agent.machine import atomic
from portico.agent.machine.systemctl import properties
from portico.agent.reading.rendered import difference, with_first_line
from portico.protocol.plan.prepare import PreparePlan


def look(site: ExaminedSite) -> List[str]:
    """Return a line for each file or link that differs from what the update wrote; none in containers."""
    if site.place.containers:
        return []
    return [*_instance(site), *(_of_units(site) if site.place.unit else [])]


def _instance(site: ExaminedSite) -> List[str]:
    folder = site.place.instances / site.instance
    instance = gunicorn.planned(site.place, site.instance)
    if instance is None:
        return []
    lines = _unlike(folder / "gunicorn.conf.py", instance.conf)
    if site.place.unit:
        environment = folder / "environment"
        lines += _unlike(environment, with_first_line(environment, variables(instance.environment)))
        lines += [f"no link: {folder / name}" for name in ("app", "venv") if not (folder / name).is_symlink()]
        for kind, text in instance.units.items():
            path = UNITS / f"{site.place.unit}@{site.instance}.{kind}.d" / "instance.conf"
            lines += [f"drop-in {line}" for line in _unlike(path, address.filled_in(text, site.bind))]
    return lines


def _unlike(path: Path, lines: Sequence[str]) -> List[str]:
    what = difference(path, lines)
    return [f"{what}: {path}"] if what else []


def _of_units(site: ExaminedSite) -> List[str]:
    """Return a line for each edited unit file that all instances share, and for each drop-in that was added."""
    prepared = PreparePlan.read(atomic.read_json(site.place.directory / "prepare.json") or {})
    found = [f"shared {line}" for path, lines in prepared.files.items() for line in _unlike(Path(path), lines)]
    for unit in (site.service, site.socket):
        names = properties(unit, "DropInPaths")["DropInPaths"].split()
        found += [f"added: {path} to {unit}" for path in names if Path(path).name != "instance.conf"]
    return found
