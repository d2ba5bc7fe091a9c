"""The first way to an engine: the one that is installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from .cache import Cache
from .errors import ToolchainError
from .progress import say
from .versions import OLDEST_PULUMI, Version, parse, shown

LANGUAGE_HOST = "pulumi-language-python"


def find(cache: Cache, required: bool = False) -> dict[str, str] | None:
    """The environment for the `pulumi` on PATH, if it is new enough and can run Python programs."""
    path = shutil.which("pulumi")
    if path is None:
        reason = "there is no `pulumi` on PATH"
    elif cache.root in Path(path).parents:
        return None
    elif not _language_host(path):
        reason = f"{path} has no {LANGUAGE_HOST} beside it or on PATH"
    else:
        version = _version(cache, path)
        if version >= OLDEST_PULUMI:
            return {"PULUMI_SKIP_UPDATE_CHECK": "1"}
        reason = f"{path} is {shown(version)}, older than {shown(OLDEST_PULUMI)}"
    if required:
        raise ToolchainError(f"{reason}; install Pulumi {shown(OLDEST_PULUMI)} or newer, or unset PORTICO_TOOLCHAIN")
    if path:
        say(f"not used: {reason}")
    return None


def _language_host(pulumi: str) -> bool:
    beside = Path(pulumi).resolve().parent / LANGUAGE_HOST
    return beside.exists() or shutil.which(LANGUAGE_HOST) is not None


def _version(cache: Cache, path: str) -> Version:
    status = os.stat(path)
    key = f"{path} {status.st_mtime_ns} {status.st_size}"
    notes = cache.root / "versions.json"
    try:
        versions = json.loads(notes.read_text())
    except (OSError, ValueError):
        versions = {}
    if key not in versions:
        versions = {key: _ask(path)}
        cache.root.mkdir(parents=True, exist_ok=True)
        notes.write_text(json.dumps(versions))
    return tuple(versions[key])


def _ask(path: str) -> Version:
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1"}
    try:
        answer = subprocess.run([path, "version"], capture_output=True, text=True, timeout=30, env=environment)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return parse(answer.stdout)
