"""Manages the system user that an app runs as: it has no shell, and no home but the app's state folder."""

import pwd
import shutil
from typing import Optional

from portico.agent.machine.command import must, run
from portico.agent.place import Place
from portico.protocol.failure import Failure


def require_ours(place: Place, made_before: bool) -> None:
    """Raise Failure when there is a user of this name that Portico did not make."""
    assert place.unit
    known = _known(place.unit)
    if known and not made_before and known.pw_dir != str(place.state):
        raise Failure("prepare", f"no user {place.unit}, or the one that Portico made",
                      f"one with home {known.pw_dir} and shell {known.pw_shell}",
                      remedy=f"see whose it is (getent passwd {place.unit}); choose another stack name, or remove it")


def ensure(place: Place) -> None:
    """Make the user, if there is none."""
    assert place.unit
    if _known(place.unit) is None:
        must("prepare", f"useradd to make user {place.unit}", "useradd", "--system", "--user-group",
             "--no-create-home", "--home-dir", str(place.state), "--shell", "/usr/sbin/nologin", place.unit,
             remedy="fix what useradd names, then run pulumi up again")


def keep_to_itself(place: Place) -> None:
    """Let only root write the app's code and settings, and only root and this user read them; Nginx needs neither."""
    assert place.unit
    for folder in (place.releases, place.environments, place.instances):
        shutil.chown(folder, "root", place.unit)
        folder.chmod(0o750)


def remove(place: Place) -> None:
    """Remove the user, if there is one."""
    assert place.unit
    if _known(place.unit):
        run("userdel", place.unit)


def _known(name: str) -> "Optional[pwd.struct_passwd]":
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
