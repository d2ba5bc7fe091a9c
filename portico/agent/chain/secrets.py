"""Writes the app's secrets from standard input to one file that only its owner can read, and removes the file."""

from typing import Any, Dict, Tuple

from portico.agent.app.manager import manager
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.releases.unused import kept
from portico.protocol.plan.secrets import RemoveSecretsPlan, SecretsPlan


def run(place: Place, plan: SecretsPlan) -> Tuple[str, Dict[str, Any]]:
    """Write the secrets of one instance. Neither their values nor their names are printed."""
    manager(place).write_secrets(place, plan.instance, plan.secrets)
    return f"secrets: {len(plan.secrets)} of instance {plan.instance}", {"instance": plan.instance}


def remove(place: Place, plan: RemoveSecretsPlan) -> Tuple[str, Dict[str, Any]]:
    """Remove the secrets of an instance, unless Nginx points at it."""
    if plan.instance in live.in_use(place, "instance"):
        return kept("secrets: of instance", plan.instance)
    place.secrets(plan.instance).unlink(missing_ok=True)
    return f"secrets: of instance {plan.instance} removed", {}
