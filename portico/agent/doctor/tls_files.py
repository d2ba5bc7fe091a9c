"""Check a site's certificate: its files are a pair, Nginx serves them, and they are renewed in time."""

import ssl
from pathlib import Path
from typing import Dict, List

from portico.agent.asking import tls
from portico.agent.doctor.active_configuration import READ
from portico.agent.doctor.site import SHORT, ExaminedSite
from portico.protocol.plan.site import Tls

SOON = 7 * 86_400
"""Seconds before the end of a certificate by which it should have been renewed."""
CERTBOTS = Path("/var/log/letsencrypt/letsencrypt.log")
LAST_WORDS = 400
"""Number of lines at the end of certbot's log that are of its last attempt."""


def look(site: ExaminedSite) -> Dict[str, List[str]]:
    """Return lines by topic: faults of the certificate, certbot's log if it is due, and places of TLS settings."""
    given = site.site.tls
    lines = _of_files(site, given) if given else []
    late = any(line.startswith(("expired", "soon")) for line in lines)
    return {"tls": lines, "certbot": _certbot() if late else [], **(_named(site) if site.place.unit else {})}


def _of_files(site: ExaminedSite, given: Tls) -> List[str]:
    chain = Path(given.file)
    key = Path(given.key_file)
    whose = "of Portico" if site.place.certificates in chain.parents else "of the host"
    missing = [f"missing, {whose}: {file}" for file in (chain, key) if not file.exists()]
    if missing:
        return missing
    try:
        facts = tls.facts(chain.read_text(), str(key), str(chain))
    except (OSError, ValueError) as error:
        return [f"not a pair, {whose}: {chain} and {key}: {error}"]
    served = tls.served(given.port, given.server_name, SHORT)
    if served and served != facts.fingerprint:
        return [f"not read: port {given.port} serves {served[:12]}, {chain} holds {facts.fingerprint[:12]}"]
    if facts.seconds_left <= 0:
        return [f"expired, {whose}: {chain} ended {facts.not_after}"]
    if facts.seconds_left < SOON:
        return [f"soon, {whose}: {chain} ends {facts.not_after}"]
    newest = tls.served(given.port, given.server_name, SHORT, ssl.TLSVersion.TLSv1_3) if served else "not asked"
    return [] if newest else [f"no TLS 1.3: port {given.port}"]


def _named(site: ExaminedSite) -> Dict[str, List[str]]:
    """Return the lines that set other curves than the site's file, and those that leave TLSv1.3 out of `ssl_protocols`.

    Nginx's error for an unknown curve names no file.
    """
    rendered = {line.strip() for file in site.files.values() for line in file}
    files = [path for pattern in READ for path in sorted(site.place.nginx.glob(pattern)) if path.is_file()]
    lines = [(f"{path}:{number}", line.strip()) for path in files
             for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)]
    return {"curves": [place for place, line in lines if line.startswith("ssl_ecdh_curve") and line not in rendered],
            "protocols": [place for place, line in lines if line.startswith("ssl_protocols") and "TLSv1.3" not in line]}


def _certbot() -> List[str]:
    return CERTBOTS.read_text(errors="replace").splitlines()[-LAST_WORDS:] if CERTBOTS.exists() else []
