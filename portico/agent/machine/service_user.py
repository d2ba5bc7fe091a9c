"""The system user that an app runs as: no shell, no home but its state."""

import pwd
import shutil
from typing import Optional

from portico.agent.failure import Failure
from portico.agent.machine.command import must, run
from portico.agent.place import Place


def require_ours(place: Place, made_before: bool) -> None:
    """Raises Failure when there is a user of this name that Portico did not make."""
    assert place.unit
    known = _known(place.unit)
    if known and not made_before and known.pw_dir != str(place.state):
        raise Failure("prepare", f"no user {place.unit}, or the one that Portico made",
                      f"one with home {known.pw_dir} and shell {known.pw_shell}",
                      remedy=f"see whose it is (getent passwd {place.unit}); choose another stack name, or remove it")


def ensure(place: Place) -> None:
    """Make the user, when there is none."""
    assert place.unit
    if _known(place.unit) is None:
        must("prepare", f"useradd to make user {place.unit}", "useradd", "--system", "--user-group",
             "--no-create-home", "--home-dir", str(place.state), "--shell", "/usr/sbin/nologin", place.unit,
             remedy="mend what useradd names, then run pulumi up again")


def keep_to_itself(place: Place) -> None:
    """The app's code and settings are for root to write, for this user to read, and nobody else's; Nginx has static."""
    assert place.unit
    for folder in (place.releases, place.environments, place.instances):
        shutil.chown(folder, "root", place.unit)
        folder.chmod(0o750)


def remove(place: Place) -> None:
    """Nobody runs as this user any more."""
    assert place.unit
    if _known(place.unit):
        run("userdel", place.unit)


def _known(name: str) -> "Optional[pwd.struct_passwd]":
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
