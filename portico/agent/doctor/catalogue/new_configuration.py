"""Configurations that Nginx refuses before they go live: its test reads all files as they would be."""

from portico.agent.doctor.fault import Fault

NEW = "nginx -t of the new configuration"

FAULTS = (
    Fault(
        "default-server-taken", "nginx", "pulumi up: a duplicate default server for 0.0.0.0:80",
        {NEW: r"a duplicate default server for (?P<address>\S+)"},
        "another site is the default server of {address}, which Portico's catch-all is to be",
        "another site is the default server: pulumi config set --path nginx.catchall false, then run pulumi up again",
    ),
    Fault(
        "no-ipv6", "nginx", "pulumi up: socket() [::]:80 failed (97: Address family not supported by protocol)",
        {NEW: r"socket\(\) (?P<address>\[\S+) failed \(97: "},
        "Nginx cannot listen on {address}: this host has no IPv6",
        "this host has no IPv6: pulumi config set --path nginx.ipv6 false, then run pulumi up again",
    ),
    Fault(
        "server-name-taken", "nginx", "pulumi up: conflicting server name",
        {NEW: r'conflicting server name "(?P<name>[^"]+)" on (?P<address>\S+), ignored'},
        "another site on {address} has the name {name}",
        "take the name out of the other site, or of nginx.server_names; if this site is to be in the other's place, "
        "put the other's file name into nginx.replaces; then run pulumi up again",
    ),
    Fault(
        "directive-not-known", "nginx", "pulumi up: unknown directive",
        {NEW: r'unknown directive "(?P<directive>[^"]+)"'},
        "this Nginx knows no `{directive}`: a snippet has it, or it needs a module that is not here", "pulumi up",
    ),
    Fault(
        "configuration-refused", "nginx", "pulumi up: expected nginx -t to accept",
        {NEW: r"\[(emerg|crit|alert|error|warn)\] (?P<complaint>.+)"},
        "Nginx does not take the site's new configuration: {complaint}", "pulumi up",
    ),
    Fault(
        "password-asked", "public", "pulumi up: expected status 200-399 from /, got 401",
        {"public": r"^401 in "},
        "Nginx or the app asks for a password, which the check does not have",
        "let this machine pass without one: beside auth_basic in the snippet, "
        "`satisfy any; allow 127.0.0.1; allow ::1; deny all;`; or, if the app asks, let its page at checks.public.path "
        "be open; then run pulumi up again",
    ),
    Fault(
        "reload-given-up", "nginx", "pulumi up: expected configuration ... to be live",
        {"log since the reload": r"\[emerg\] (?P<complaint>.+)"},
        "Nginx gave the reload up, and the configuration before is live: {complaint}", "pulumi up",
    ),
)
