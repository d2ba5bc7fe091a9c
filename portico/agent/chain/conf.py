"""Writes what an instance's container reads besides its image: Gunicorn's configuration; prepares its state folder."""

import os
from typing import Any, Dict, Tuple

from portico.agent.app.container_user import USER, for_its_user
from portico.agent.machine import atomic
from portico.agent.place import OF_THE_INSTANCE, Place
from portico.protocol.plan.instance import ConfPlan


def run(place: Place, plan: ConfPlan) -> Tuple[str, Dict[str, Any]]:
    """Write gunicorn.conf.py into the instance's volume, and make the app the owner of its state's volume."""
    file = OF_THE_INSTANCE / "gunicorn.conf.py"
    atomic.write_lines(file, plan.conf)
    for_its_user(file)
    os.chown(plan.state, USER, USER)
    return f"gunicorn: configuration of instance {plan.instance}", {"instance": plan.instance}
