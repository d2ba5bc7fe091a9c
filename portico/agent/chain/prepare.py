"""The first layer makes the folders, installs the tools, and puts this agent in place."""

import os
import re
import shutil
import stat
import sys
from pathlib import Path
from typing import Any, Dict, Tuple

from portico.agent.chain import gunicorn, prepare_host
from portico.agent.chain.agent_bytecode import with_bytecode
from portico.agent.chain.nginx import withdraw
from portico.agent.machine import atomic, packages, service_user, uv
from portico.agent.nginx.base import find, version
from portico.agent.place import Place, folders
from portico.protocol.failure import Failure
from portico.protocol.plan.prepare import PreparePlan
from portico.protocol.uv import PIP, UV, VERSION

_SPECIAL = re.compile(r"[$*?\[\\]|[^\x20-\x7e\x80-\U0010ffff]")


def run(place: Place, plan: PreparePlan) -> Tuple[str, Dict[str, Any]]:
    """Make the folders and all else that the host lacks, install the agent, and look whether Nginx is there.

    The plan is saved, so that drift can be repaired with it on this machine.
    """
    made = prepare_host.prepare(place, plan) if place.unit else _look(place)
    folders([place.releases, place.environments, place.static, place.instances, place.sites])
    if place.unit:
        service_user.keep_to_itself(place)
    else:
        _private(place)
    _install_agent(place)
    atomic.write_json(place.directory / "prepare.json", place.whole(plan))
    nginx, python = ".".join(map(str, version())), sys.version.split()[0]
    installer, lacks = _installer(place, plan)
    words = f"prepare: folders in {place.directory}, Nginx {nginx}, Python {python}, {installer}{lacks}"
    stack = place.header.pulumi_stack
    return words, {"nginx": nginx, "python": python, "installer": installer, "stack": stack, **made}


def _installer(place: Place, plan: PreparePlan) -> Tuple[str, str]:
    """Return the name of what will install packages, and why that is not uv where it should be."""
    why = uv.ensure(place, plan.python) if plan.installer == UV else ""
    return (f"{UV} {VERSION}", "") if plan.installer == UV and not why else (PIP, why and f" (uv cannot be had: {why})")


def _look(place: Place) -> Dict[str, Any]:
    """Check that a private Nginx can run in this folder, before anything is made in it; install Nginx if it is missing.

    Raises Failure where it cannot run or may not be installed.
    """
    _require_plain_name(place)
    if find():
        return {}
    packages.install_private_nginx(place.header.deadline)
    return {"installed": ["nginx"]}


def _private(place: Place) -> None:
    folders([place.logs, place.nginx / "sites-enabled", place.nginx / "tmp"])
    _socket_folder(place.run)


def _install_agent(place: Place) -> None:
    carrier = Path(sys.argv[0])
    if carrier.is_file() and carrier.suffix == ".pyz" and carrier != place.agent:
        atomic.write(place.agent, with_bytecode(carrier.read_bytes()))


def _require_plain_name(place: Place) -> None:
    """Raise Failure for a path with special characters: Nginx reads them as variables or as patterns of file names."""
    odd = sorted(set(_SPECIAL.findall(str(place.directory))))
    if odd:
        raise Failure("prepare", "a folder whose path Nginx takes as it is", f"{' '.join(odd)} in {place.directory}",
                      remedy="move the project to a folder without these characters")


def _socket_folder(run: Path) -> None:
    """Make the folder for sockets, for this user alone: who can replace a socket in it receives the site's requests."""
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = os.lstat(run)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise Failure("prepare", f"a folder of your own at {run}", f"something of user {status.st_uid}",
                      remedy=f"see who made it, then remove it: ls -ld {run}")
    run.chmod(0o700)


def remove(place: Place, plan: PreparePlan) -> Tuple[str, Dict[str, Any]]:
    """Remove left-over processes, then every folder of the site; do nothing if a site is verified."""
    if place.verified.exists():
        return f"prepare: a verified site is in {place.directory}, so it stays", {"kept": str(place.directory)}
    withdraw(place, 1)
    for name in atomic.names_in(place.instances):
        gunicorn.end(place, name)
    kept = prepare_host.unmake(place, plan) if place.unit else ""
    shutil.rmtree(place.run, ignore_errors=True)
    _remove_folder(place)
    return f"prepare: {place.directory} removed{kept}", {}


def _remove_folder(place: Place) -> None:
    """Remove the site's folder, and in it this agent last: while it is there, a delete has something to do.

    So a delete that was killed is finished by the next one, and a delete that failed is never taken for done.
    """
    for entry in place.directory.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            atomic.remove_tree(entry)
        elif entry not in (place.agent, place.lock):
            entry.unlink()
    place.agent.unlink(missing_ok=True)
    atomic.remove_tree(place.directory)
