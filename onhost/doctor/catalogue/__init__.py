"""All faults that the doctor knows, from the root outward: of two at once the first is named."""

from typing import Sequence

from onhost.doctor.catalogue import (
    app,
    configuration,
    containers,
    gunicorn,
    host,
    local,
    nginx,
    other_files,
    release,
    requests,
    site,
    swarm,
    syntax,
    units,
    update,
    workers,
)
from onhost.doctor.fault import Fault
from onhost.place import Place

OUTWARD = (host, update, units, release, gunicorn, app, workers, syntax, other_files, nginx, configuration, requests,
           site)
CHAPTERS = (*OUTWARD, local, containers, swarm)
ANYWHERE: Sequence[Fault] = tuple(fault for chapter in OUTWARD for fault in chapter.FAULTS)
CATALOGUE: Sequence[Fault] = (*ANYWHERE, *local.FAULTS, *containers.FAULTS, *swarm.FAULTS)
OF_SYSTEMD = ("systemctl", "journalctl", "{service}", "{socket_unit}", "{unit}", "/etc/nginx", "apt")


def known_in(place: Place) -> Sequence[Fault]:
    """Those whose remedy can be typed there: in containers only what Pulumi or Docker does."""
    if place.containers:
        return [*(fault for fault in ANYWHERE if fault.remedy.startswith("pulumi")), *containers.FAULTS]
    if place.unit:
        return ANYWHERE
    return [*(fault for fault in ANYWHERE if not any(word in fault.remedy for word in OF_SYSTEMD)), *local.FAULTS]
