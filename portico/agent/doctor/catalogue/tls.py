"""Faults of HTTPS: the site's certificate is missing, wrong, or not renewed in time."""

from typing import Mapping

from portico.agent.doctor.fault import Fault

RELOAD = "nginx -t && systemctl reload nginx.service"
RENEW = f"certbot renew --force-renewal --deploy-hook '{RELOAD}'"
ANEW = "pulumi up --yes --skip-preview --replace '**-certificate'"
LATE: Mapping[str, str] = {"tls": r"^(expired|soon), of the host: (?P<file>\S+) end(ed|s) (?P<when>\S+)$"}


def _not_renewed(name: str, symptom: str, complaint: str, cause: str) -> Fault:
    """Return the fault for a certificate that certbot tried and failed to renew; its log says why."""
    told = f"{cause} ({{file}}, until {{when}})"
    return Fault(name, "certificate", symptom, {**LATE, "certbot": complaint}, told, RENEW)


FAULTS = (
    Fault(
        "certificate-of-the-site-missing", "certificate", "cannot load certificate ... No such file or directory",
        {"tls": r"^missing, of the host: (?P<file>\S+)$"},
        "{file} is gone: Nginx serves on only until it is reloaded",
        f"certbot update_symlinks && {RELOAD}",
    ),
    Fault(
        "certificate-of-portico-missing", "certificate", "cannot load certificate ... No such file or directory",
        {"tls": r"^missing, of Portico: (?P<file>\S+)$"},
        "{file} is gone: Nginx serves on only until it is reloaded",
        ANEW,
    ),
    Fault(
        "certificate-of-the-site-mismatched", "certificate", "key values mismatch",
        {"tls": r"^not a pair, of the host: (?P<file>\S+) and (?P<key>\S+):"},
        "{file} and {key} do not belong together: Nginx serves on only until it is reloaded",
        RENEW,
    ),
    Fault(
        "certificate-not-read", "certificate", "browsers see the certificate before the renewed one",
        {"tls": r"^not read: port (?P<port>\d+) serves \w+, (?P<file>\S+) holds \w+$"},
        "{file} was renewed, and Nginx has not read it again: its renewal has no deploy hook",
        RELOAD,
    ),
    _not_renewed("certificate-rate-limited", "NET::ERR_CERT_DATE_INVALID; too many certificates already issued",
                 r"too many (certificates|failed authorizations)|rateLimited",
                 "Let's Encrypt issues no more certificates for this name for now: wait as long as certbot's log says, "
                 "and try with --dry-run meanwhile"),
    _not_renewed("certificate-name-elsewhere", "NET::ERR_CERT_DATE_INVALID; DNS problem; unauthorized",
                 r"DNS problem|:unauthorized|Invalid response from",
                 "the authority asked for the name and did not find this host: fix its A and AAAA records first"),
    _not_renewed("certificate-challenge-blocked", "NET::ERR_CERT_DATE_INVALID; Timeout during connect",
                 r"Timeout during connect|Connection refused|:connection\b",
                 "the authority did not reach port 80 of the name: open it in every firewall before this host first"),
    Fault(
        "certificate-expired", "certificate", "NET::ERR_CERT_DATE_INVALID",
        {"tls": r"^expired, of the host: (?P<file>\S+) ended (?P<when>\S+)$"},
        "{file} has ended at {when}: nobody has renewed it",
        RENEW,
    ),
    Fault(
        "certificate-ends-soon", "certificate", "nothing yet",
        {"tls": r"^soon, of the host: (?P<file>\S+) ends (?P<when>\S+)$"},
        "{file} ends at {when}, and nobody has renewed it: see systemctl list-timers certbot.timer",
        RENEW,
    ),
    Fault(
        "tls-version-of-another-site", "nginx", "alert protocol version; no TLS 1.3 although the site's file has it",
        {"tls": r"^no TLS 1\.3: port (?P<tls_port>\d+)$", "protocols": r"^(?P<path>\S+):(?P<line>\d+)$"},
        "{path} (line {line}) decides for all sites of port {tls_port}: before Nginx 1.29.2 the versions of a port's "
        "default server count for each of them",
        f"sed -i {{line}}'s/ssl_protocols[^;]*/ssl_protocols TLSv1.2 TLSv1.3/' {{path}} && {RELOAD}",
    ),
    Fault(
        "curve-unknown", "nginx", "SSL_CTX_set1_curves_list(...) failed",
        {"nginx -t": r'SSL_CTX_set1_curves_list\("(?P<curves>[^"]+)"\) failed',
         "curves": r"^(?P<path>\S+):(?P<line>\d+)$"},
        "{path} (line {line}) names a curve that this OpenSSL does not know ({curves}); the line is made a comment",
        f"sed -i {{line}}'s/^/# /' {{path}} && {RELOAD}",
    ),
)
