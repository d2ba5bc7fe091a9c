"""What serves here now: what the site's own Nginx says, whether the instance runs, who has locked the site."""

from typing import Any, Dict, Optional, Tuple

from portico.agent.chain import gunicorn
from portico.agent.machine import atomic
from portico.agent.machine.moments import written
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.reading import site_lock


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """The site that Nginx serves; when it serves none, the one that was last verified."""
    served = live.answering(place)
    site: Dict[str, Any] = served or (live.verified(place) or {}).get("site", {})
    instance, config_id = site.get("instance"), site.get("config_id")
    told = {
        "served": served is not None,
        "release": site.get("release"),
        "config_id": config_id,
        "since": written(place.sites / f"{config_id}.json"),
        "verified": _verified(place, config_id),
        "instance": instance,
        "running": instance is not None and gunicorn.running(place, instance) is not None,
        "lock": site_lock.holder(place),
        **_certificate(place, config_id),
    }
    return f"status: release {site.get('release')}, instance {instance}", told


def _verified(place: Place, config_id: Optional[str]) -> Optional[str]:
    """When a configuration last passed the public check; None when another one did since, or none."""
    mark = atomic.read_json(place.verified) or {}
    return written(place.verified) if config_id and mark.get("config_id") == config_id else None


def _certificate(place: Place, config_id: Optional[str]) -> Dict[str, Any]:
    """The one in the file that Nginx reads, which somebody may have renewed since the last update; none without TLS."""
    plan = live.remembered(place, config_id) if config_id else None
    files = plan["site"].get("tls") if plan else None
    if not files:
        return {}
    from portico.agent.asking import tls  # costs 10 ms, and few sites need it

    try:
        facts = tls.facts(tls.certificate_of(files), files["key_file"], files["file"])
    except (OSError, ValueError):
        return {"certificate": None}
    return {"certificate": facts.told()}
