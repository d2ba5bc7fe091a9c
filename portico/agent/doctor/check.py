"""What one of the nine checks saw."""

from typing import Any, Dict, List, Mapping, NamedTuple

Facts = Dict[str, List[str]]
"""Lines by topic: all that the catalogue's signatures can be found in."""


class Check(NamedTuple):
    """One line of the table."""

    name: str
    expected: str
    seen: str
    holds: bool
    facts: Mapping[str, List[str]] = {}
    """What the catalogue is told of it."""

    def told(self) -> Dict[str, Any]:
        """For the evidence."""
        return {"check": self.name, "expected": self.expected, "seen": self.seen, "holds": self.holds}
