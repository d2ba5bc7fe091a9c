"""Finds the files a local command left behind, by glob patterns, as assets."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from typing import Any

from .properties import ARCHIVE, ASSET, SIGNATURE, Properties

TOKENS = {"**": ".*", "*": "[^/]*", "?": "[^/]", "{": "(?:", "}": ")", ",": "|", "[!": "[^"}


def asset_outputs(directory: str, inputs: Properties) -> Properties:
    """The `assets` and `archive` outputs that the inputs ask for."""
    outputs: Properties = {}
    if inputs.get("assetPaths") is not None:
        outputs["assets"] = matching(directory, inputs["assetPaths"])
    if inputs.get("archivePaths") is not None:
        outputs["archive"] = {SIGNATURE: ARCHIVE, "assets": matching(directory, inputs["archivePaths"])}
    return outputs


def matching(directory: str, patterns: list[str]) -> dict[str, Any]:
    """Assets by relative path; a pattern that starts with `!` takes matches of earlier ones out again."""
    rules = [(pattern.startswith("!"), regex(pattern.lstrip("!"))) for pattern in patterns]
    assets: dict[str, Any] = {}
    for path in _files(directory, ""):
        for excludes, rule in rules:
            if rule.fullmatch(path) and excludes:
                assets.pop(path, None)
            elif rule.fullmatch(path):
                assets[path] = _asset(os.path.join(directory, path))
    return assets


def regex(pattern: str) -> re.Pattern[str]:
    """A glob as a regular expression: `*` stays within a folder, `**` does not."""
    depth, out = 0, ""
    for token in re.findall(r"\*\*|\[!|\[|\]|\\.|.", pattern, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if token in TOKENS and (token != "," or depth):
            out += TOKENS[token]
        elif token in "[]-" or token.startswith("\\"):
            out += token
        else:
            out += re.escape(token)
    return re.compile(out, re.DOTALL)


def _files(root: str, prefix: str) -> Iterator[str]:
    with os.scandir(os.path.join(root, prefix)) as entries:
        for entry in sorted(entries, key=lambda item: item.name):
            path = os.path.join(prefix, entry.name)
            if entry.is_dir(follow_symlinks=False):
                yield from _files(root, path)
            else:
                yield path


def _asset(path: str) -> dict[str, str]:
    with open(path, "rb") as file:
        return {SIGNATURE: ASSET, "path": path, "hash": hashlib.sha256(file.read()).hexdigest()}
