"""Faults that `nginx -t` names in the site's own files: Nginx serves on until it is restarted."""

from portico.agent.doctor.fault import Fault

OWN = "nginx -t of the site"
PLACE = r" in (?P<place>\S+)$"


def _edited(name: str, symptom: str, complaint: str, cause: str) -> Fault:
    """Return the fault for a file that was edited by hand; its remedy writes the file again."""
    return Fault(name, "nginx", symptom, {OWN: complaint, "active": r"^edited: "}, cause, "{activate}")


FAULTS = (
    Fault(
        "restarted-with-a-broken-file", "nginx", "connection refused; nginx.service: Failed",
        {"nginx": r"^nginx: not running",
         OWN: r"\[emerg\] (?P<complaint>.{1,1000}) in (?P<file>/\S+/sites-enabled/[^:\s]+)"},
        "Nginx was restarted with a broken file, and does not start: {complaint}",
        "rm -f {file} && systemctl start nginx.service && {activate}",
    ),
    Fault(
        "restarted-without-the-file", "nginx", "connection refused; open() ... failed (2: No such file or directory)",
        {"nginx": r"^nginx: not running", OWN: r'open\(\) "(?P<link>/\S{1,1000}/sites-enabled/[^"]+)" failed \(2: '},
        "Nginx was restarted while {link} led nowhere, and does not start",
        "rm -f {link} && systemctl start nginx.service && {activate}",
    ),
    Fault(
        "site-file-missing", "nginx", 'open() "/etc/nginx/sites-enabled/..." failed (2: No such file or directory)',
        {OWN: r'open\(\) "\S{1,1000}/sites-enabled/[^"]+" failed \(2: ', "active": r"^missing: (?P<path>\S+)"},
        "{path} was deleted; Nginx serves on only until it is reloaded",
        "{activate}",
    ),
    _edited("included-file-missing", 'open() "/etc/nginx/proxy_params" failed (2: No such file or directory)',
            rf'open\(\) "(?P<included>[^"]+)" failed \(2: [^)]*\){PLACE}',
            "{place} was edited by hand to include {included}, which is not there"),
    _edited("unknown-directive", 'unknown directive "..."', rf'unknown directive "(?P<directive>[^"]+)"{PLACE}',
            "{place} was edited by hand, and Nginx knows no `{directive}`"),
    _edited("host-not-found", "host not found in upstream", rf'host not found in upstream "(?P<host>[^"]+)"{PLACE}',
            "{place} was edited by hand to ask {host}, a name that is not known here"),
    _edited("brace-too-many", 'unexpected "}"', r'unexpected "}" in (?P<place>\S+)$',
            "{place} was edited by hand: a brace is closed that was not opened, or a `;` before it is lacking"),
    _edited("brace-lacking", 'unexpected end of file, expecting "}"', rf"unexpected end of file, .{{0,300}}{PLACE}",
            "{place} was edited by hand: a brace is not closed"),
    _edited("semicolon-lacking", "directive is not terminated by ;",
            rf"(?P<complaint>not terminated by \";\"|invalid number of arguments in .{{0,1000}} directive|"
            rf"invalid parameter .{{0,1000}}){PLACE}",
            "{place} was edited by hand: a `;` is lacking, or a value too much ({complaint})"),
    _edited("directive-twice", "directive is duplicate", rf'"(?P<directive>[^"]+)" directive is duplicate{PLACE}',
            "{place} was edited by hand: `{directive}` may stand there once only"),
    _edited("certificate-lacking", 'no "ssl_certificate" is defined',
            rf'no "ssl_certificate" is defined .{{0,1000}}{PLACE}',
            "{place} was edited by hand to listen for TLS, without a certificate"),
    _edited("site-file-broken", "nginx -t refuses the site's file", rf"\[emerg\] (?P<complaint>.{{1,1000}}){PLACE}",
            "{place} was edited by hand, and Nginx does not take it: {complaint}"),
)
