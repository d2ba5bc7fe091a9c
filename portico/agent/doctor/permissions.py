"""Find out whether Nginx's user may reach a file, and what stands in its way."""

import grp
import os
import pwd
import stat
from pathlib import Path
from typing import List, NamedTuple, Optional, Set

from portico.agent.doctor.site import ExaminedSite

USUAL = "www-data"
"""The user that runs the workers of Debian's Nginx."""


class User(NamedTuple):
    """A user whose permissions are checked, with the groups it belongs to."""

    name: str
    uid: int
    groups: Set[int]


def nginx_user(site: ExaminedSite) -> User:
    """Return the user that owns Nginx's workers.

    While there are none: www-data under systemd, else the user of this process.
    """
    uids = [os.stat(f"/proc/{pid}").st_uid for pid, _ in site.nginx.workers()]
    try:
        entry = pwd.getpwnam(USUAL) if site.place.unit and not uids else pwd.getpwuid(uids[0] if uids else os.geteuid())
    except KeyError:
        return User(str(uids[0]) if uids else USUAL, uids[0] if uids else -1, set())
    return _user(entry)


def named(name: str) -> Optional[User]:
    """Return the user of that name; None when there is none."""
    try:
        return _user(pwd.getpwnam(name))
    except KeyError:
        return None


def _user(entry: pwd.struct_passwd) -> User:
    groups = {group.gr_gid for group in grp.getgrall() if entry.pw_name in group.gr_mem}
    return User(entry.pw_name, entry.pw_uid, {entry.pw_gid, *groups})


def barred(site: ExaminedSite, path: Path, wanted: int) -> List[str]:
    """Return a line for the first folder on the way, or the file itself, that refuses Nginx's user.

    Return none if all of them let it through, or if a part of the path is missing.
    """
    return barred_for(nginx_user(site), path, wanted)


def barred_for(user: User, path: Path, wanted: int) -> List[str]:
    """Return a line for the first folder on the way, or the file itself, that refuses a user.

    Return none if all of them let it through, or if a part of the path is missing.
    """
    for part in [*reversed(path.parents), path]:
        if not part.exists():
            return []
        status = part.stat()
        if not _allows(status, user, wanted if part == path else os.X_OK):
            return [f"barred: {user.name} may not pass {part} ({_words(status)})"]
    return []


def _allows(status: os.stat_result, user: User, wanted: int) -> bool:
    if user.uid == 0:
        return True
    if status.st_uid == user.uid:
        allowed = status.st_mode >> 6
    elif status.st_gid in user.groups:
        allowed = status.st_mode >> 3
    else:
        allowed = status.st_mode
    return allowed & wanted == wanted


def _words(status: os.stat_result) -> str:
    """Return mode, owner and group as `ls -l` prints them."""
    return f"{stat.filemode(status.st_mode)} {_name(pwd.getpwuid, status.st_uid)} {_name(grp.getgrgid, status.st_gid)}"


def _name(find, number: int) -> str:  # type: ignore[no-untyped-def]  # getpwuid and getgrgid have no type in common
    try:
        return str(find(number)[0])
    except KeyError:
        return str(number)
