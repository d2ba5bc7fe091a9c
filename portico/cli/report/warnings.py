"""Warn of what clients will notice of an update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portico.cli.report.chain import OTHER, Change
from portico.cli.report.markdown import code
from portico.cli.report.preview import Preview
from portico.cli.report.settings import settings_of
from portico.cli.report.update import Update

MOST = 5
"""The most names in one warning."""
WORDS = {"delete": "deletes", "replace": "replaces", "create-replacement": "replaces", "update": "restarts"}
VOLUME = "docker:index/volume:Volume"


def warnings(update: Update) -> Iterator[str]:
    """Yield the warnings, a few words each; a machine from which the site is removed has only that one."""
    for site, machine in update.machines.items():
        where = code(machine)
        if update.does("delete", "prepare", site) or update.does("delete", "nginx", site):
            yield f"removes the site from {where}"
            continue
        for change in update.of(site):
            if change.stops_first:
                how = "replaces" if change.is_replaced else "restarts"
                cost = "what is in it is lost" if change.resource.kind == VOLUME else "no answer meanwhile"
                yield f"{how} the {change.noun} {code(change.part or change.step)} on {where}: {cost}"
            yield from _other_address(change, where)
    yield from (f"{WORDS[change.resource.op]} {code(change.resource.name)}" for change in update.of("")
                if change.step == OTHER and (change.stops_first or change.resource.op == "delete"))
    yield from _names_gone(update.preview)
    yield from _other_machines(update.preview)


def _other_address(change: Change, where: str) -> Iterator[str]:
    old, new = (plan.get("public") or {} for plan in (change.old, change.new))
    if old and new:
        yield from (f"moves the site on {where} from port {port} to {new['port']}"
                    for port in sorted(_ports(old) - _ports(new)))
        if "tls" in old and "tls" not in new:
            yield f"serves the site on {where} without TLS"


def _ports(public: Mapping[str, Any]) -> set[int]:
    """Return the ports on which clients get an answer: the site's, and with TLS the one that redirects to it."""
    return {public["port"], *([public["tls"]["redirects"]["port"]] if "tls" in public else [])}


def _names_gone(preview: Preview) -> Iterator[str]:
    sites = [site for site in preview.resources if site.kind == "portico:index:NginxSite" and site.op == "update"]
    for site in sites:
        kept = site.new.get("server_names", ())
        gone = [name for name in site.old.get("server_names", ()) if name not in kept]
        if gone:
            more = f" and {len(gone) - MOST} more" if len(gone) > MOST else ""
            yield f"no longer answers as {', '.join(map(code, gone[:MOST]))}{more}"


def _other_machines(preview: Preview) -> Iterator[str]:
    old, new = ({host["name"]: host["address"] for host in settings.get("target", {}).get("hosts", ()) if host["name"]}
                for settings in settings_of(preview))
    for name in old:
        if name in new and old[name] != new[name]:
            yield f"moves {code(name)} from {code(old[name])} to {code(new[name])}, and leaves the site on the old one"
