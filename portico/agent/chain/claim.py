"""Tells whether the site belongs to the nginx step that is being deleted, or to one that was created later.

`pulumi up --replace`, `pulumi state taint` and a renamed component create an nginx step for a site that has one, and
then delete the older one, which has the same plan. The agent tells them apart by two facts. Each nginx step that is
created gets a number, which the delete of the public check behind it names. And when a whole site is destroyed, its
public check is deleted before its nginx step.
"""

import secrets
from typing import Any, Optional

from portico.agent.machine import atomic
from portico.agent.place import Place
from portico.protocol.plan.section import Section, dataclass

FILE = "claim.json"


@dataclass(frozen=True, kw_only=True)
class Claim(Section):
    """The nginx step that has the site."""

    activation: Optional[str] = None
    """The number of the nginx step that pointed Nginx at the site last."""
    taken_over: bool = False
    """True when that step was created while there was a site."""
    let_go: bool = False
    """True when the delete of the nginx step is allowed."""
    checked: Optional[str] = None
    """The number of the nginx step whose site passed the public check last."""


def made(place: Place) -> str:
    """Return the number of an nginx step that was just created; it takes over a site that is there already."""
    number, again = secrets.token_hex(6), (place.directory / FILE).exists() or place.verified.exists()
    _write(place, activation=number, taken_over=again, let_go=False)
    return number


def kept(place: Place) -> str:
    """Return the number of the nginx step that was just updated in place."""
    number = str(_read(place).activation or secrets.token_hex(6))
    _write(place, activation=number, let_go=False)
    return number


def checked(place: Place) -> None:
    """Remember which nginx step made the site that has just passed the public check."""
    _write(place, checked=_read(place).activation, let_go=False)


def let_go(place: Place, activation: Optional[str]) -> bool:
    """Allow the delete of the nginx step with this number, if its site was the last that passed the public check.

    Return whether that is so.
    """
    if activation != _read(place).checked:
        return False
    _write(place, let_go=True)
    return True


def is_taken_over(place: Place) -> bool:
    """Return whether a later nginx step has the site, so that the delete of an earlier one has to leave it."""
    claim = _read(place)
    return claim.taken_over and not claim.let_go


def end(place: Place) -> None:
    """Forget the nginx steps of a site that is gone."""
    (place.directory / FILE).unlink(missing_ok=True)


def _read(place: Place) -> Claim:
    return Claim.read(atomic.read_json(place.directory / FILE) or {})


def _write(place: Place, **changes: Any) -> None:
    atomic.write_json(place.directory / FILE, _read(place).but(**changes).written())
