"""Limits of lists; they are checked only when all items are good."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from portico.planning.settings.refusing.fault import Fault, refused


@dataclass(frozen=True)
class Items:
    """Refuse too many items, and an item that is there twice."""

    what: str
    at_most: int
    at_least: int = 0
    identity: Callable[[Any], Any] | None = lambda item: item
    """The part by which two items are the same; None where the same one may stand twice."""

    @property
    def expected(self) -> str:
        once = f", each {self.what} once" if self.identity else ""
        if self.at_least == self.at_most:
            return f"exactly {self.at_most}{once}"
        least = f"at least {self.at_least}, " if self.at_least else ""
        return f"{least}at most {self.at_most}{once}"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, items: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(items) < self.at_least:
            raise refused(f"at least {self.at_least} of them")
        if len(items) > self.at_most:
            raise refused(Fault(f"at most {self.at_most} of them", (self.at_most,), remove=True))
        if self.identity is None:
            return items
        identities = [self.identity(item) for item in items]
        again = [position for position, item in enumerate(identities) if item in identities[:position]]
        if again:
            raise refused(*(Fault(f"each {self.what} once", (position,), remove=True) for position in again))
        return items


def require_apart(folders: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a folder that is below another one."""
    below = [(position, parent) for position, folder in enumerate(folders)
             for parent in map(str, PurePosixPath(folder).parents) if parent in folders]
    if below:
        raise refused(*(Fault(f"no folder below another of them, {parent}, which holds it", (position,), remove=True)
                        for position, parent in below))
    return folders
