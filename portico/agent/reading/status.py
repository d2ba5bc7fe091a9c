"""Reports what serves the site now: what its Nginx says, whether the instance runs, who has locked the site."""

from pathlib import Path
from typing import Any, Dict, Optional, Tuple

from portico.agent.chain import gunicorn
from portico.agent.machine.moments import written
from portico.agent.nginx import live
from portico.agent.place import Place
from portico.agent.reading import site_lock
from portico.protocol.plan.header import Header


def run(place: Place, plan: Header) -> Tuple[str, Dict[str, Any]]:
    """Return the status of the site that Nginx serves; when it serves none, of the one that was last verified."""
    served, last = live.answering(place), live.verified(place)
    site = served or (live.Ids.of(last) if last else None)
    release, instance, config_id = (site.release, site.instance, site.config_id) if site else (None, None, None)
    status = {
        "served": served is not None,
        "release": release,
        "config_id": config_id,
        "since": written(place.sites / f"{config_id}.json"),
        "verified": _verified(place, config_id),
        "instance": instance,
        "running": instance is not None and gunicorn.running(place, instance) is not None,
        "lock": site_lock.holder(place),
        **_certificate(place, config_id),
    }
    return f"status: release {release}, instance {instance}", status


def _verified(place: Place, config_id: Optional[str]) -> Optional[str]:
    """Return when a configuration last passed the public check; None unless it is the last one that did."""
    return written(place.verified) if config_id and live.verified_id(place) == config_id else None


def _certificate(place: Place, config_id: Optional[str]) -> Dict[str, Any]:
    """Return the facts of the certificate file that Nginx reads, which may have been renewed since the last update.

    They are empty for a site without TLS.
    """
    site = live.remembered(place, config_id) if config_id else None
    if site is None or site.tls is None:
        return {}
    from portico.agent.asking import tls  # costs 10 ms, and few sites need it

    try:
        facts = tls.facts(Path(site.tls.file).read_text(), site.tls.key_file, site.tls.file)
    except (OSError, ValueError):
        return {"certificate": None}
    return {"certificate": facts.told()}
