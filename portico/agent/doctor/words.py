"""The words fill the placeholders of a remedy."""

import shlex
import sys
from typing import Dict

from portico.agent.asking import address
from portico.agent.doctor.released import environment_of
from portico.agent.doctor.site import ExaminedSite
from portico.protocol.plan_text import MARK


def words_of(site: ExaminedSite) -> Dict[str, str]:
    """Return the placeholders' values: paths, and commands that run a step again from the plan it left behind."""
    place, start = site.place, f"instances/{site.instance}/plan.json"
    return {
        "unit": str(place.unit),
        "service": site.service,
        "socket_unit": site.socket,
        "socket": address.text(site.bind),
        "instance": site.instance,
        "release": site.site.release,
        "directory": str(place.directory),
        "run": str(place.run),
        "file": str(site.file),
        "error_log": str(site.error_log),
        "port": str(site.ports[0]),
        "docker": (place.containers.command if place.containers else "") or "docker",
        "venv": str(environment_of(site)),
        "state": str(place.state),
        "prepare": _again(site, "prepare.json", "prepare"),
        "make": _again(site, f"releases/{site.site.release}/plan.json", "release"),
        "start": _again(site, start, "gunicorn"),
        "restart": f"{_deaf(site)}; {_again(site, start, 'gunicorn')}",
        "activate": _again(site, f"sites/{site.site.config_id}.json", "nginx"),
    }


def _deaf(site: ExaminedSite) -> str:
    """Return a shell command that makes the instance unreachable, so that the agent restarts it.

    It is for instances without systemd.
    """
    if site.bind.kind == "unix":
        return f"rm -f {shlex.quote(site.bind.path)}"
    return f"kill -KILL {site.record.pid if site.record else ''}"


def _again(site: ExaminedSite, plan: str, verb: str) -> str:
    agent = f"python3 -I {shlex.quote(_agent(site))} {verb}"
    return f"(echo '{MARK}'; cat {shlex.quote(f'{site.place.directory}/{plan}')}) | {agent}"


def _agent(site: ExaminedSite) -> str:
    """Return the path of the installed agent.

    Without systemd it is the running file if that is a .pyz and the installed one was removed.
    """
    stays = not site.place.unit and sys.argv[0].endswith(".pyz")
    return sys.argv[0] if stays and not site.place.agent.exists() else str(site.place.agent)
