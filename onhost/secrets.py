"""The app's secrets, from standard input to one file that only its owner reads."""

from typing import Any, Dict, Tuple

from onhost import atomic
from onhost.place import Place


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Write them for one instance; neither their values nor their names are told."""
    atomic.write_json(place.secrets(plan["instance"]), plan["secrets"], mode=0o600)
    return f"secrets: {len(plan['secrets'])} of instance {plan['instance']}", {"instance": plan["instance"]}


def read(place: Place, instance: str) -> Dict[str, str]:
    """The secrets of an instance; empty when it has none."""
    return atomic.read_json(place.secrets(instance)) or {}
