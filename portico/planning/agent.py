"""The agent as one zip file of `portico/agent/` and `portico/protocol/`: the same sources give the same bytes."""

import hashlib
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portico.protocol.atomic import in_one_piece

PACKAGE = Path(__file__).parent.parent
ROOMS = ("protocol", "agent")
"""Folders of the package that go to the host."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "import sys\nfrom portico.agent.__main__ import main\nsys.exit(main())\n"


@dataclass(frozen=True)
class Agent:
    """A zipped agent and the hash of what is in it."""

    path: Path
    digest: str


def build_agent(folder: Path) -> Agent:
    """Build the agent as a file in a folder, named by its content; return it without writing when it is there
    already."""
    files = [PACKAGE / "__init__.py", *(file for room in ROOMS for file in sorted((PACKAGE / room).rglob("*.py")))]
    sources = {str(file.relative_to(PACKAGE.parent)): file.read_bytes() for file in files}
    sources["__main__.py"] = _MAIN.encode()
    digest = hashlib.sha256(b"".join(name.encode() + b"\0" + data for name, data in sources.items())).hexdigest()[:12]
    path = folder / f"agent-{digest}.pyz"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with in_one_piece(path, beside=str(os.getpid())) as file:
            _zip(file, sources)
    return Agent(path, digest)


def _zip(file: IO[bytes], sources: dict[str, bytes]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sources.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
