"""A configuration given to the real `nginx -t`, and taken apart again."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import crossplane  # type: ignore[import-untyped] # has no annotations

from portico.agent.nginx.base import versions
from portico.planning.nginx.site import for_versions
from portico.protocol.nginx_versions import Version, Versions
from tests.certificates import certified

ROOT = "/srv/portico"
"""Stands for the site's folder in texts that are compared; replaced when Nginx reads them."""
BINARY = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
OWN_LOG_MISSING = 'could not open error log file: open() "/var/log/nginx/error.log"'


@dataclass(frozen=True)
class Directive:
    """A directive, with the blocks it stands in."""

    inside: tuple[str, ...]
    name: str
    args: tuple[str, ...]


def complaints(files: Mapping[str, str]) -> list[str]:
    """Return the errors and warnings of `nginx -t` about files below Nginx's folder."""
    with tempfile.TemporaryDirectory(prefix="nginx-") as folder:
        place = Path(folder)
        for made in ("nginx/tmp", "nginx/sites-enabled", "logs", "run"):
            (place / made).mkdir(parents=True)
        certified(place / "certificates", "shop.test")
        for path, text in files.items():
            (place / "nginx" / path).write_text(fitting(text.replace(ROOT, folder)))
        done = subprocess.run(
            [str(BINARY), "-p", f"{folder}/", "-e", "logs/error.log", "-c", "nginx/nginx.conf", "-t"],
            capture_output=True, text=True,
        )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if OWN_LOG_MISSING not in line]
    return [line for line in told if done.returncode or re.search(r"\[(warn|error|crit|alert|emerg)\]", line)]


def fitting(text: str, nginx: Version | None = None) -> str:
    """Return a file's text as the agent writes it for an Nginx; for this machine's unless another version is named."""
    installed = versions()
    return for_versions({"": text}, installed if nginx is None else Versions(nginx, installed.openssl))[""]


def directives(text: str) -> list[Directive]:
    """Every directive of one file, as crossplane reads it, of those for this machine's Nginx."""
    text = fitting(text)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(text)
        file.flush()
        read = crossplane.parse(file.name, single=True, check_ctx=False, check_args=False)
    assert read["status"] == "ok", read["errors"]
    return list(_flat((), read["config"][0]["parsed"]))


def values_of(text: str, name: str, inside: tuple[str, ...] | None = None) -> list[tuple[str, ...]]:
    """The arguments of each directive of a name, wherever it is or in one block."""
    return [found.args for found in directives(text) if found.name == name and inside in (None, found.inside)]


def _flat(inside: tuple[str, ...], block: list[dict[str, Any]]) -> Iterator[Directive]:
    for item in block:
        yield Directive(inside, item["directive"], tuple(item["args"]))
        yield from _flat((*inside, " ".join([item["directive"], *item["args"]])), item.get("block", []))
