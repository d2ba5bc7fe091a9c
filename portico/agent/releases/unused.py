"""Removes a folder named by its content, unless it is in use."""

from pathlib import Path
from typing import Any, Dict, Set, Tuple

from portico.agent.machine import atomic


def remove_unused(what: str, folder: Path, name: str, used: Set[str]) -> Tuple[str, Dict[str, Any]]:
    """Remove one of a folder's folders, unless its name is among those in use."""
    if name in used:
        return kept(what, name)
    atomic.remove_tree(folder / name)
    return f"{what} {name} removed", {}


def kept(what: str, name: str) -> Tuple[str, Dict[str, Any]]:
    """Return the words and the evidence for something that stays."""
    return f"{what} {name} is in use or to be kept, so it stays", {"kept": name}
