"""Reports what serves the site now: what its Nginx says, whether the instance runs, who has locked the site."""

from typing import Any, Dict, Optional, Tuple

from portico.agent.chain import gunicorn
from portico.agent.machine import atomic
from portico.agent.machine.moments import written
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.reading import site_lock


def run(place: Place, plan: Dict[str, Any]) -> Tuple[str, Dict[str, Any]]:
    """Return the status of the site that Nginx serves; when it serves none, of the one that was last verified."""
    served = live.answering(place)
    site: Dict[str, Any] = served or (live.verified(place) or {}).get("site", {})
    instance, config_id = site.get("instance"), site.get("config_id")
    status = {
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
    return f"status: release {site.get('release')}, instance {instance}", status


def _verified(place: Place, config_id: Optional[str]) -> Optional[str]:
    """Return when a configuration last passed the public check; None unless it is the last one that did."""
    mark = atomic.read_json(place.verified) or {}
    return written(place.verified) if config_id and mark.get("config_id") == config_id else None


def _certificate(place: Place, config_id: Optional[str]) -> Dict[str, Any]:
    """Return the facts of the certificate file that Nginx reads, which may have been renewed since the last update.

    They are empty for a site without TLS.
    """
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
