"""The second way to an engine: Pulumi's own release, its checksum known beforehand."""

from __future__ import annotations

import hashlib
import platform
import shutil
import tarfile
from pathlib import Path

from .cache import Cache, digest
from .errors import ToolchainError
from .paths import prepend
from .progress import Progress, say

VERSION = "3.255.0"
CHECKSUMS = {
    "linux-x64": "cf559568e2c32f7fae56ea3de8ae5fa48973ba8c5aa9dd2b3dc0c8898fe50dba",
    "linux-arm64": "699fbc6ea848d997e9b3645487f108d27b1b55ec807c7576406131e6e080f0e3",
}
ADDRESS = "https://get.pulumi.com/releases/sdk/pulumi-v{version}-{platform}.tar.gz"
MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
PATIENCE = 4.0
"""Seconds to wait for an answer before the next way is tried."""


def installed(cache: Cache) -> dict[str, str] | None:
    """The environment for the release, if it was downloaded before."""
    release = cache.find(_part())
    return _environment(release) if release else None


def find(cache: Cache, required: bool = False) -> dict[str, str] | None:
    """The environment for the release, downloaded now unless it is there."""
    if _platform() not in CHECKSUMS:
        if required:
            raise ToolchainError(f"no checksum is known for Pulumi on {_platform()}; install Pulumi yourself")
        return None
    try:
        return _environment(cache.part(_part(), lambda place: fetch(_platform(), place)))
    except UnreachableError as error:
        if required:
            raise ToolchainError(f"{error}; check the network, or set PORTICO_TOOLCHAIN=build") from error
        say(f"{error}; building from source instead")
        return None


def _platform() -> str:
    return f"{platform.system().lower()}-{MACHINES.get(platform.machine().lower(), platform.machine())}"


def _part() -> str:
    return f"release-{digest(VERSION, _platform())}"


def _environment(release: Path) -> dict[str, str]:
    return {"PATH": prepend(release / "pulumi"), "PULUMI_SKIP_UPDATE_CHECK": "1"}


class UnreachableError(ToolchainError):
    """The download site does not answer."""


def fetch(name: str, place: Path) -> None:
    """Download the release for a platform, verify it and unpack it."""
    address = ADDRESS.format(version=VERSION, platform=name)
    archive = place / "release.tar.gz"
    _save(address, archive)
    if _sha256(archive) != CHECKSUMS[name]:
        raise ToolchainError(f"{address}: expected SHA-256 {CHECKSUMS[name]}, got {_sha256(archive)}")
    with tarfile.open(archive) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        packed.extractall(place)
    archive.unlink()


def _save(address: str, archive: Path) -> None:
    from urllib.request import urlopen  # costs a quarter of each command's start, few download

    try:
        with urlopen(address, timeout=PATIENCE) as answer, open(archive, "wb") as file:
            progress = Progress(f"downloading Pulumi {VERSION}, about a minute")
            while chunk := answer.read(1 << 20):
                file.write(chunk)
                progress.tick(f"{file.tell() >> 20} MB")
            progress.done()
    except OSError as error:
        shutil.rmtree(archive.parent, ignore_errors=True)
        raise UnreachableError(f"{address} cannot be reached ({getattr(error, 'reason', error)})") from error


def _sha256(path: Path) -> str:
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            sha256.update(chunk)
    return sha256.hexdigest()
