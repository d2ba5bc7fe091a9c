"""Say what each machine gets from an update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portico.cli.report.chain import Change
from portico.cli.report.markdown import code
from portico.cli.report.update import Update
from portico.protocol.chain import STEPS


def news(update: Update) -> list[str]:
    """Return what machines get: a line for all that get the same, none for those from which the site is removed."""
    by_what: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for site, machine in update.machines.items():
        what = _news(update, site)
        if what:
            by_what.setdefault((what, _parts(update, site)), []).append(machine)
    return [f"{what} on {_hosts(names, parts, update.preview.batch)}" for (what, parts), names in by_what.items()]


def _parts(update: Update, site: str) -> tuple[str, ...]:
    """Return the parts of a rollout that a machine goes through: `staged`, `switched`, both or none."""
    steps = [STEPS[change.step] for change in update.of(site) if change.step in STEPS]
    parts = {"staged": any(step.replaced for step in steps), "switched": any(step.switches for step in steps)}
    return tuple(part for part, is_done in parts.items() if is_done)


def _hosts(names: Sequence[str], parts: Sequence[str], batch: int | None) -> str:
    """Return a machine by its name, or the number of several machines and how they are rolled out."""
    if len(names) == 1:
        return code(names[0])
    words = {"staged": f"staged on {len(names)}", "switched": "switched all at once"}
    if batch is None or batch < len(names):
        words["switched"] = f"switched {batch} by {batch}" if batch else "then switched"
    return ", ".join([f"{len(names)} hosts", *(words[part] for part in parts)])


def _news(update: Update, site: str) -> str:
    changes = update.of(site)
    if update.does("delete", "prepare", site):
        return ""
    if update.does("create", "prepare", site):
        return "first deploy"
    if any(_drift(change) for change in changes):
        return "what was changed by hand is repaired"
    components = {resource.kind.rpartition(":")[2] for resource in update.preview.resources
                  if resource.op == "update" and resource.name.rpartition("-")[0] == site}
    if "Release" in components:
        return "new release"
    if "StaticAssets" in components:
        return "new static files"
    return _of_gunicorn_or_nginx(changes)


def _of_gunicorn_or_nginx(changes: Sequence[Change]) -> str:
    instance = next((change for change in changes if change.step == "gunicorn" and not change.part), None)
    if instance is not None and instance.is_replaced:
        same = instance.is_known and _apart_from_names(instance.old) == _apart_from_names(instance.new)
        return "new instance with changed secrets" if same else "new instance"
    if any(change.step == "gunicorn" and change.resource.op != "update" for change in changes):
        return "new instance"
    if any((change.old.get("site") or {}).get("config_id") != (change.new.get("site") or {}).get("config_id")
           for change in changes):
        return "new Nginx configuration, reloaded"
    return "steps are done again"


def _apart_from_names(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return the instance in a plan without its id and its address, which contains the id."""
    return {key: value for key, value in plan.get("instance", {}).items() if key not in ("id", "bind")}


def _drift(change: Change) -> bool:
    return change.new.get("drift") not in (None, change.old.get("drift"))
