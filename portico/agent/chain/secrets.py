"""Writes the app's secrets from standard input to one file that only its owner can read."""

from typing import Any, Dict, Tuple

from portico.agent.app.manager import manager
from portico.agent.place import Place


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Write the secrets of one instance. Neither their values nor their names are printed."""
    manager(place).write_secrets(place, plan["instance"], plan["secrets"])
    return f"secrets: {len(plan['secrets'])} of instance {plan['instance']}", {"instance": plan["instance"]}
