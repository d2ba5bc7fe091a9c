"""List the files that an update changes: rendered files as line diffs, the app's own files by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portico.cli.report.chain import Change
from portico.cli.report.plans import Plan
from portico.protocol.manifest import entries

Lines = Sequence[str]
GOING = "delete"
SIGNS = (("+", "+"), ("-", "-"), ("!", "~"))
"""Pairs of a sign at the beginning of a line, and the sign before the number of such lines."""
OF_THE_APP = "the app's files"
OF_NGINX = "files served by Nginx"


@dataclass(frozen=True)
class FileDiff:
    """The diff of a file on the machines where it changes in the same way."""

    path: str
    machines: Sequence[str]
    lines: Sequence[str]
    """The lines of a unified diff without its two headlines, or a sign and a name for each file."""

    @property
    def size(self) -> str:
        """Return how many lines are added and removed; of files by name, how many are added, removed and changed."""
        counts = ((shown, sum(line.startswith(sign) for line in self.lines)) for sign, shown in SIGNS)
        return " ".join(f"{shown}{count}" for shown, count in counts if count)


def diffs(changes: Sequence[Change], machines: Mapping[str, str]) -> list[FileDiff]:
    """Return the diffs in the chain's order, without those of resources that are deleted."""
    machines_by_diff: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for change in changes:
        if change.resource.op != GOING:
            for path, lines in _of(change):
                where = machines_by_diff.setdefault((path, lines), [])
                machine = machines.get(change.site, "")
                if machine not in where:
                    where.append(machine)
    return [FileDiff(path, where, lines) for (path, lines), where in machines_by_diff.items()]


def _of(change: Change) -> Iterator[tuple[str, tuple[str, ...]]]:
    old, new = (dict(_rendered(plan)) for plan in (change.old, change.new))
    for path in {**new, **old}:
        lines = tuple(difflib.unified_diff(old.get(path, ()), new.get(path, ()), lineterm=""))[2:]
        if lines:
            yield path, lines
    for path, look in ((OF_THE_APP, _of_the_app), (OF_NGINX, _of_nginx)):
        before, after = (look(plan) for plan in (change.old, change.new))
        names = tuple(f"{_sign(name in before, name in after)} {name}" for name in sorted({*before, *after})
                      if before.get(name) != after.get(name))
        if names:
            yield path, names


def _rendered(plan: Plan) -> Iterator[tuple[str, Lines]]:
    """Lines of the rendered files in a plan, by path."""
    instance, site = (plan.get(key) for key in ("instance", "site"))
    if "conf" in plan:
        yield "gunicorn.conf.py", plan["conf"]
    if isinstance(instance, dict):
        yield "gunicorn.conf.py", instance["conf"]
        yield from ((f"instance.{kind}", lines) for kind, lines in instance["units"].items())
    yield from plan.get("files", {}).items()
    if isinstance(site, dict):
        yield from site["files"].items()


def _of_the_app(plan: Plan) -> dict[str, str]:
    return _by_name((plan.get("release") or {}).get("files", ()))


def _of_nginx(plan: Plan) -> dict[str, str]:
    locations: list[dict[str, Any]] = (plan.get("static") or {}).get("locations", [])
    return {f"{location['path']}/{name}": digest
            for location in locations for name, digest in _by_name(location["files"]).items()}


def _by_name(manifest: Sequence[str]) -> dict[str, str]:
    """Return the mode and digest of each file in a manifest, by the file's path."""
    return {path: f"{mode} {digest}" for mode, digest, path in entries(manifest)}


def _sign(was: bool, is_to_be: bool) -> str:
    """Return the sign for a file: `-` for a removed one, `+` for an added one, `!` for a changed one."""
    return "!" if was and is_to_be else "+" if is_to_be else "-"
