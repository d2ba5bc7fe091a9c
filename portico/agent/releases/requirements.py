"""Finds the texts that decide what pip installs: releases with the same texts share a virtual environment."""

from pathlib import Path
from typing import List, Optional

from portico.protocol.requirements import takes_from_the_source, texts


def decisive_texts(app: Path, path: str, release: str) -> List[str]:
    """Return the requirements with all files they include; also the release's id if they name a path in its source."""

    def read(name: str) -> Optional[str]:
        return (app / name).read_text(errors="replace") if (app / name).is_file() else None

    found = list(texts(read, path).values())
    own = any(takes_from_the_source(text, lambda name: (app / name).exists()) for text in found)
    return [*found, release] if own else found
