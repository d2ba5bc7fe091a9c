"""Check the sample static file, the one that the site is known to have: its bytes on disk must be the released ones."""

import hashlib
import re
from pathlib import Path
from typing import List, Optional

from portico.agent.doctor.site import ExaminedSite
from portico.agent.releases.compressed import uncompressed
from portico.protocol.digest import digest_of


def look(site: ExaminedSite) -> List[str]:
    """Return a line that says what is wrong with the sample file, and where the released copy still is."""
    sample = site.public.static
    path = _served(site, sample.url) if sample else None
    if not sample or path is None:
        return []
    if _digest(path) == sample.sha256:
        return _compressed(path, sample.sha256)
    source = _released(site, path, sample.sha256)
    if source is None:
        return [f"unlike: {path}"]
    if path.exists():
        return [f"edited: {path}, released as {source}"]
    return [f"missing: {path}, released as {source}, in {path.parent} all that is in {source.parent}"]


def _compressed(path: Path, sha256: str) -> List[str]:
    """Return a line if the compressed copy, which clients get in place of the file, has another content."""
    packed = path.with_name(f"{path.name}.gz")
    if not packed.is_file():
        return []
    content = uncompressed(packed.read_bytes()) or b""
    return [] if hashlib.sha256(content).hexdigest() == sha256 else [f"compressed: {packed}, unlike {path}"]


def _served(site: ExaminedSite, sample: str) -> Optional[Path]:
    """Return the path from which Nginx serves the sample file; None when no location has its URL."""
    lines = "\n".join(site.files[site.file])
    for url, folder in re.findall(r"location \^~ (\S+) \{\s+alias ([^;]+);", lines):
        if sample.startswith(url):
            return site.place.directory / str(folder) / sample[len(url):]
    return None


def _released(site: ExaminedSite, path: Path, sha256: str) -> Optional[Path]:
    found = (site.place.releases / site.site.release / "app").rglob(path.name)
    return next((file for file in found if _digest(file) == sha256), None)


def _digest(path: Path) -> str:
    return digest_of(path) if path.is_file() else ""
