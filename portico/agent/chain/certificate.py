"""Makes the certificate, puts it in place or finds it, and verifies it before Nginx uses it."""

from pathlib import Path
from typing import Any, Dict, List, Tuple

from portico.agent.asking import tls
from portico.agent.chain import self_signed
from portico.agent.machine import atomic
from portico.agent.nginx import live
from portico.agent.nginx.base import version
from portico.agent.nginx.choice import nginx_of
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.certificate import Certificate, CertificatePlan

CHAIN, KEY = "fullchain.pem", "privkey.pem"
SHORT = 2
REJECTING = (1, 19, 4)
"""The first Nginx with ssl_reject_handshake."""


def run(place: Place, plan: CertificatePlan) -> Tuple[str, Dict[str, Any]]:
    """Have the plan's certificate in its file, and reload an Nginx that serves a different one for this file."""
    wanted = plan.certificate
    if place.unit and wanted.rejects_unknown_names:
        _require_rejecting()
    if wanted.mode == "self-signed":
        self_signed.ensure(Path(wanted.file), Path(wanted.key_file), wanted.names)
    elif wanted.key:
        _write(wanted)
    facts = require_good(wanted)
    again = _read_again(place, wanted, facts)
    words = f"certificate: {', '.join(facts.names)}, until {facts.not_after}, {facts.fingerprint[:12]}{again}"
    return words, {"layer": "certificate", **facts.told()}


def _require_rejecting() -> None:
    """Raise Failure for an Nginx too old to refuse a handshake: it would need a certificate for unknown names."""
    if version() < REJECTING:
        raise _refusal(f"Nginx {_words(REJECTING)} or newer, which can refuse a handshake", _words(version()),
                       "pulumi config set --path nginx.catchall false, then run pulumi up again")


def _words(numbers: Tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


def _write(wanted: Certificate) -> None:
    """Write the key, then the certificate: Nginx is not pointed at either while there is no certificate."""
    atomic.write(Path(wanted.key_file), wanted.key.encode(), 0o600)
    atomic.write_lines(Path(wanted.file), wanted.text)


def require_good(wanted: Certificate) -> tls.Facts:
    """Return the certificate's facts. Raises Failure for one that browsers refuse even if they trust its signer."""
    chain, key = wanted.file, wanted.key_file
    try:
        text = Path(chain).read_text()
        facts = tls.facts(text, key, chain)
    except (OSError, ValueError) as error:
        raise _refusal(f"a certificate in {chain} and its key, without a passphrase, in {key}", _why(error, wanted),
                       _remedy(wanted)) from None
    lack = tls.lack(text, key, chain)
    if lack:
        raise _refusal(f"a certificate in {chain} that is valid now", f"{lack}, it ends {facts.not_after}",
                       "renew it (certbot renew), see that the clock is right, then run pulumi up again")
    lacking = [name for name in wanted.names if tls.lack(text, key, chain, _asked_for(name))]
    if lacking:
        raise _refusal(f"a certificate in {chain} for {', '.join(wanted.names)}",
                       f"one for {', '.join(facts.names) or 'no name'}",
                       f"have one made for {', '.join(lacking)}, too, or take that out of nginx.server_names")
    if wanted.mode == "files" and not wanted.key and tls.lacks_issuer(key, chain):
        raise _refusal(f"a certificate in {chain} and behind it those of its issuers",
                       "none of its issuer, which clients do not have either",
                       f"pulumi config set --path tls.certificate {Path(chain).parent / CHAIN}, as certbot writes it, "
                       f"or append the issuer's certificate to {chain}; then run pulumi up again")
    return facts


def _asked_for(name: str) -> str:
    """Return a name for a client to ask for; for a star that of some host below it."""
    return f"portico.{name[2:]}" if name.startswith("*.") else name


def _why(error: Exception, wanted: Certificate) -> str:
    missing = [file for file in (wanted.file, wanted.key_file) if not Path(file).exists()]
    if missing:
        return f"no file {' and no file '.join(missing)}"
    return "a key that belongs to another certificate" if "MISMATCH" in str(error) else str(error)


def _remedy(wanted: Certificate) -> str:
    return ("see what certbot certificates names, then pulumi config set --path tls.certificate PATH and "
            f"tls.certificate_key PATH; who deploys has to be allowed to read {wanted.key_file}")


def _refusal(expected: str, got: str, remedy: str) -> Failure:
    return Failure("certificate", expected, got, remedy=remedy)


def _read_again(place: Place, wanted: Certificate, facts: tls.Facts) -> str:
    """Reload Nginx if its live site reads this file and serves a different certificate; return words that say so."""
    site = live.served(place)
    if site is None or site.tls is None or site.tls.file != wanted.file:
        return ""
    if tls.served(site.tls.port, site.tls.server_name, SHORT) == facts.fingerprint:
        return ""
    nginx = nginx_of(place)
    log_from, before = nginx.log_size(), nginx.workers()
    nginx.test(place.nginx)
    nginx.load()
    nginx.confirm(site.config_id, before, log_from)
    return "; Nginx has read it again"


def remove(place: Place, plan: CertificatePlan) -> Tuple[str, Dict[str, Any]]:
    """Remove the certificate that this step made, unless Nginx reads it; files that Portico did not make stay."""
    folder = Path(plan.certificate.file).parent
    if folder.parent != place.certificates:
        return f"certificate: {folder} is not Portico's, so it stays", {}
    if str(folder) in _in_use(place):
        return f"certificate: {folder.name} is in use, so it stays", {"kept": folder.name}
    atomic.remove_tree(folder)
    return f"certificate: {folder.name} removed", {}


def _in_use(place: Place) -> List[str]:
    """Return the folders of the certificates of the live site and of the site that was verified last."""
    sites = [live.current(place), live.verified(place)]
    return [str(Path(site.tls.file).parent) for site in sites if site and site.tls]
