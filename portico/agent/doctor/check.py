"""A check is one of the doctor's nine; it records what was expected and what was seen."""

from typing import Any, Dict, List, Mapping, NamedTuple

Facts = Dict[str, List[str]]
"""The lines that the checks saw, by topic. The catalogue's signatures are searched for in them."""


class Check(NamedTuple):
    """A check is one row of the doctor's table."""

    name: str
    expected: str
    seen: str
    holds: bool
    facts: Mapping[str, List[str]] = {}
    """The lines that this check saw, by topic, for the catalogue."""

    def told(self) -> Dict[str, Any]:
        """Return the check as a dict for the evidence."""
        return {"check": self.name, "expected": self.expected, "seen": self.seen, "holds": self.holds}
