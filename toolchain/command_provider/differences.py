"""The differences between two sets of inputs, property path by property path."""

from __future__ import annotations

import re
from typing import Any

from pulumi.runtime.proto import provider_pb2

from .properties import ARCHIVE, ASSET, SIGNATURE, Properties

Kind = provider_pb2.PropertyDiff.Kind
REPLACING = {
    "triggers": {Kind.ADD: Kind.ADD_REPLACE, Kind.DELETE: Kind.DELETE_REPLACE, Kind.UPDATE: Kind.UPDATE_REPLACE}
}
"""Properties that replace when they change as a whole; an element of a list has a path of its own."""


def diff(olds: Properties, news: Properties) -> provider_pb2.DiffResponse:
    """The engine's answer to what a change of inputs means."""
    news = {key: value for key, value in news.items() if key != "version" and not key.startswith("__")}
    kinds_by_path: dict[str, Any] = {}
    _objects("", olds, news, kinds_by_path)
    kinds = {path: REPLACING.get(path, {}).get(kind, kind) for path, kind in kinds_by_path.items()}
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if kinds else provider_pb2.DiffResponse.DIFF_NONE,
        replaces=sorted({_head(path) for path, kind in kinds.items() if kind != kinds_by_path[path]}),
        diffs=sorted({_head(path) for path in kinds}),
        detailedDiff={path: provider_pb2.PropertyDiff(kind=kind) for path, kind in kinds.items()},
        hasDetailedDiff=True,
    )


def _objects(prefix: str, old: dict[str, Any], new: dict[str, Any], kinds: dict[str, Any]) -> None:
    for key in old.keys() | new.keys():
        _values(_child(prefix, key), old.get(key), new.get(key), kinds)


def _values(path: str, old: Any, new: Any, kinds: dict[str, Any]) -> None:
    if isinstance(old, list) and isinstance(new, list):
        width = max(len(old), len(new))
        for index in range(width):
            pair = [side[index] if index < len(side) else None for side in (old, new)]
            _values(f"{path}[{index}]", pair[0], pair[1], kinds)
    elif _is_object(old) and _is_object(new):
        _objects(path, old, new, kinds)
    elif not _equal(old, new):
        kinds[path] = Kind.ADD if old is None else Kind.DELETE if new is None else Kind.UPDATE


def _equal(old: Any, new: Any) -> bool:
    signatures = [value.get(SIGNATURE) if isinstance(value, dict) else None for value in (old, new)]
    if signatures[0] == signatures[1] and signatures[0] in (ASSET, ARCHIVE) and old.get("hash") and new.get("hash"):
        return bool(old["hash"] == new["hash"])
    return bool(old == new)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict) and SIGNATURE not in value


def _child(prefix: str, key: str) -> str:
    if not re.fullmatch(r"[A-Za-z_$][\w$]*", key):
        return prefix + '["' + key.replace('"', '\\"') + '"]'
    return f"{prefix}.{key}" if prefix else key


def _head(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0] or path
