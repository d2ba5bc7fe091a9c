"""The catalogue has all faults that the doctor or a failed step can name, ordered from the root outward.

If two faults match at once, the first is named.
"""

from typing import Sequence

from portico.agent.doctor.catalogue import (
    app,
    clients,
    configuration,
    containers,
    gunicorn,
    host,
    left_python,
    libraries,
    local,
    new_configuration,
    new_release,
    nginx,
    other_files,
    packages,
    release,
    requests,
    site,
    swarm,
    syntax,
    tls,
    units,
    update,
    workers,
)
from portico.agent.doctor.fault import Fault
from portico.agent.place import Place

OUTWARD = (host, update, units, release, gunicorn, app, workers, tls, syntax, other_files, nginx, configuration,
           requests, site)
OF_A_STEP = (packages, left_python, libraries, new_release, new_configuration)
"""Chapters with faults that only an update can meet."""
CHAPTERS = (*OUTWARD, local, containers, swarm, clients, *OF_A_STEP)
DURING_A_STEP = (host, packages, workers, left_python, libraries, new_release, app, other_files, nginx, requests,
                 new_configuration)
ANYWHERE: Sequence[Fault] = tuple(fault for chapter in OUTWARD for fault in chapter.FAULTS)
ONLY_IN_A_STEP: Sequence[Fault] = tuple(fault for chapter in OF_A_STEP for fault in chapter.FAULTS)
CATALOGUE: Sequence[Fault] = tuple(fault for chapter in CHAPTERS for fault in chapter.FAULTS)
OF_SYSTEMD = ("systemctl", "journalctl", "{service}", "{socket_unit}", "{unit}", "/etc/nginx", "apt")


def known_in(place: Place) -> Sequence[Fault]:
    """Return the faults that the doctor can name at that place."""
    found = [fault for fault in ANYWHERE if _can_be_typed(place, fault)]
    if place.containers:
        return [*found, *containers.FAULTS, *clients.FAULTS]
    return [*found, *(() if place.unit else local.FAULTS), *clients.FAULTS]


def known_in_a_step(place: Place) -> Sequence[Fault]:
    """Return the faults that a step which failed at that place may have met.

    They include those of the doctor's faults for which a step can have facts.
    """
    return [fault for chapter in DURING_A_STEP for fault in chapter.FAULTS
            if chapter in OF_A_STEP or _can_be_typed(place, fault)]


def _can_be_typed(place: Place, fault: Fault) -> bool:
    """Return whether the remedy can be typed at that place.

    In containers it has to be a command of Pulumi; without systemd no command of systemd, of apt or for /etc/nginx.
    """
    if place.containers:
        return fault.remedy.startswith("pulumi")
    return place.unit is not None or not any(word in fault.remedy for word in OF_SYSTEMD)
