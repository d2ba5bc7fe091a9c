"""Compresses static files once, so that Nginx does not compress them anew for each request."""

import hashlib
import os
import zlib
from pathlib import Path
from typing import IO, List, Optional, Sequence

from portico.agent.asking.ask import MOST_BYTES
from portico.protocol.manifest import Entry, entries

EXTENSIONS = frozenset([
    "html", "htm", "shtml", "css", "js", "mjs", "cjs", "txt", "text", "log", "conf", "md", "markdown", "csv", "ics",
    "vcf", "vtt", "json", "map", "jsonld", "geojson", "webmanifest", "yaml", "yml", "xml", "xsl", "xsd", "xslt",
    "xhtml", "atom", "rss", "wasm", "svg", "ico", "cur", "ttf", "otf", "eot", "gltf",
])  # fmt: skip
"""Extensions of the types that Nginx compresses, without those that are compressed already (svgz)."""
LEAST_BYTES = 1024
"""Smaller files fit into one packet as they are; the same as `gzip_min_length`."""
MOST_OF_THE_SIZE = 0.9
"""A compressed file that is larger than this part of the original is not kept."""
PIECE = 1 << 20
OF_GZIP = 16 + zlib.MAX_WBITS
"""zlib's window for the format of gzip, with no name and no time in it: the same bytes each time."""


def compress(folder: Path, listed: Sequence[str]) -> List[str]:
    """Write FILE.gz beside each listed file that becomes smaller; return the lines of a manifest for these files.

    What is there already under such a name is the app's own, and stays.
    """
    lines = []
    for entry in entries(listed):
        original, packed = folder / entry.path, folder / f"{entry.path}.gz"
        if original.suffix[1:].lower() in EXTENSIONS and not os.path.lexists(packed):
            digest = _packed(original, packed)
            if digest:
                lines.append(Entry("0644", digest, f"{entry.path}.gz").line())
    return lines


def uncompressed(data: bytes) -> Optional[bytes]:
    """Return the content of compressed bytes, as far as MOST_BYTES; None when they are no gzip."""
    try:
        return zlib.decompressobj(OF_GZIP).decompress(data, MOST_BYTES)
    except zlib.error:
        return None


def _packed(original: Path, packed: Path) -> str:
    """Compress one file; return the digest of what was written, empty when the original is small or stays large."""
    size = original.stat().st_size
    if size < LEAST_BYTES:
        return ""
    compressor, digest = zlib.compressobj(9, zlib.DEFLATED, OF_GZIP), hashlib.sha256()
    with open(original, "rb") as read, open(packed, "xb") as written:
        for piece in iter(lambda: read.read(PIECE), b""):
            digest.update(_put(written, compressor.compress(piece)))
        digest.update(_put(written, compressor.flush()))
    if packed.stat().st_size > size * MOST_OF_THE_SIZE:
        packed.unlink()
        return ""
    packed.chmod(0o644)
    os.utime(packed, (original.stat().st_mtime, original.stat().st_mtime))
    return digest.hexdigest()


def _put(file: "IO[bytes]", data: bytes) -> bytes:
    file.write(data)
    return data
