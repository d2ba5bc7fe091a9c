"""Faults of the site's own files for Nginx that Nginx takes: edited by hand, not enabled, not live."""

from portico.agent.doctor.fault import Fault

WANTED = r"^edited: (?P<path>\S+) line (?P<line>\d+): expected `{}"
FOUND = r"^edited: (?P<path>\S+) line (?P<line>\d+): expected `.{{0,1000}}`, got `(?P<found>{}.*)`"


def _without(name: str, symptom: str, directive: str, cause: str) -> Fault:
    """Return the fault for a rendered line that is changed or gone."""
    return Fault(name, "nginx", symptom, {"active": WANTED.format(directive)},
                 f"{{path}} (line {{line}}) was edited by hand: {cause}", "{activate}")


def _with(name: str, symptom: str, directive: str, cause: str) -> Fault:
    """Return the fault for a line in the file that was not rendered."""
    return Fault(name, "nginx", symptom, {"active": FOUND.format(directive)},
                 f"{{path}} (line {{line}}) was edited by hand: {cause} (`{{found}}`)", "{activate}")


FAULTS = (
    Fault(
        "site-file-emptied", "nginx", "the site is gone after a reload",
        {"active": r"^empty: (?P<path>\S+)"},
        "{path} is empty",
        "rm -f {path} && {activate}",
    ),
    Fault(
        "site-leads-elsewhere", "nginx", "another page than the site's",
        {"active": r"^elsewhere: (?P<link>\S+) leads to (?P<target>\S+)"},
        "{link} leads to {target}, not to the site's file",
        "rm -f {link} && {activate}",
    ),
    Fault(
        "catch-all-missing", "nginx", "unknown hosts are shown the first site in the alphabet",
        {"active": r"^(missing|not enabled): (?P<path>\S+/portico-catchall-\S+)"},
        "{path}, which closes connections for unknown hosts, is gone",
        "{activate}",
    ),
    Fault(
        "site-not-enabled", "nginx", "404, a closed connection, or another site's page",
        {"active": r"^not enabled: (?P<link>\S+)"},
        "{link} is gone: Nginx does not read the site's file",
        "{activate}",
    ),
    Fault(
        "status-server-removed", "nginx", "pulumi up: expected configuration ... to be live, got no answer",
        {"active": WANTED.format(r"listen unix:\S*status\.sock;`")},
        "{path} (line {line}) was edited by hand: nobody can ask which configuration is live",
        "mv {path} {path}.edited && {activate}",
    ),
    _without("wrong-upstream", "502: connect() failed (111: Connection refused)", r"(server unix:|server 127\.)",
             "it points at another address than the instance's"),
    _without("wrong-proxy-pass", "502, or another app's page", "proxy_pass ", "requests go elsewhere"),
    _without("proxy-headers-missing", "the app sees other hosts, addresses or schemes than its clients'",
             "proxy_set_header ", "a header that tells the app of its clients is lacking"),
    _without("wrong-server-name", "404, a closed connection, or another site's page", "server_name ",
             "the site has other names"),
    _without("alias-leads-out", "files beside the static ones can be read",
             r"location \^~ (?P<url>\S+)/ \{`, got `location \^~ (?P=url) \{",
             "without the slash at the end, {url}../ leads out of the folder"),
    _without("alias-without-slash", "404 for static files", r"alias (?P<folder>\S+)/;`, got `alias (?P=folder);",
             "the folder lacks the slash at its end, so that Nginx looks for files beside it"),
    _without("alias-elsewhere", "404 for static files, or old ones", "alias ", "static files come from another folder"),
    _without("other-port", "connection refused", "listen ", "the site listens elsewhere"),
    _without("read-timeout-edited", "504", "proxy_read_timeout ", "Nginx does not wait as long as it has to"),
    _without("body-limit-edited", "413", "client_max_body_size ", "the limit for bodies is another"),
    _without("header-buffers-edited", "502: upstream sent too big header", "proxy_buffer",
             "there is another room for the app's headers"),
    _without("request-line-limit-edited", "414 or 400", "large_client_header_buffers ",
             "there is another room for the request's headers"),
    _without("logs-elsewhere", "no line in the site's logs", "(access|error)_log ", "the site's log is another"),
    _without("retries-edited", "requests are done twice", "proxy_next_upstream ", "a request may be sent twice"),
    _without("hidden-files-shown", ".git and .env can be read", r"(location ~ /|return 404)",
             "hidden files are not kept from clients"),
    _with("denied", "403", "(deny|return 403|auth_basic)", "clients are refused"),
    _with("rate-limited", "503 or 429", "(limit_req|limit_conn)", "clients are refused who ask often"),
    _with("redirected", "301 or 302", "(return 30|rewrite )", "requests are sent elsewhere"),
    _with("cached", "old pages", "proxy_cache", "Nginx answers in place of the app"),
    Fault(
        "site-file-edited", "nginx", "the site behaves otherwise than configured, until the next update",
        {"active": r"^edited: (?P<path>\S+) line (?P<line>\d+): expected `(?P<want>.{0,1000})`, got `(?P<found>.*)`"},
        "{path} (line {line}) was edited by hand: expected `{want}`, got `{found}`",
        "{activate}",
    ),
    Fault(
        "status-socket-removed", "nginx", "pulumi up: expected configuration ... to be live, got no answer",
        {"active": r"^no status socket: (?P<path>\S+)"},
        "{path} was deleted: Nginx serves on, but cannot be asked which configuration is live",
        "nginx -t && systemctl restart nginx.service",
    ),
    Fault(
        "not-reloaded", "nginx", "the release before the last one is served",
        {"active": r"^live: expected configuration (?P<want>\w+), got (?P<got>[0-9a-f]{6,})$"},
        "the site's file is right, but Nginx still serves configuration {got}: it was not reloaded",
        "nginx -t && systemctl reload nginx.service",
    ),
)
