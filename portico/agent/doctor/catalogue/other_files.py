"""Faults in Nginx's files that are not this site's: the remedies move such a file away and overwrite nothing."""

from portico.agent.doctor.fault import Fault

OTHERS = "nginx -t of others"
RELOAD = "nginx -t && systemctl reload-or-restart nginx.service"
ASIDE = f"mv {{path}} /etc/nginx/$(basename {{path}}).disabled && {RELOAD}"
FILE = r"(?P<path>/[^\s:]{1,300}/(sites-enabled|conf\.d|modules-enabled)/[^\s:]{1,300}):(?P<line>\d+)$"
NAMING = "grep -RlF {certificate} /etc/nginx/sites-enabled /etc/nginx/conf.d"


def _broken(name: str, complaint: str, cause: str) -> Fault:
    return Fault(name, "nginx", f"nginx -t: {name.replace('-', ' ')}", {OTHERS: complaint},
                 f"{cause}, so Nginx takes no new configuration", ASIDE)


def _certificate(name: str, symptom: str, complaint: str, cause: str) -> Fault:
    return Fault(name, "nginx", symptom, {OTHERS: complaint}, f"{cause}, so Nginx takes no new configuration",
                 f"for file in $({NAMING}); do mv $file /etc/nginx/$(basename $file).disabled; done && {RELOAD}")


FAULTS = (
    Fault(
        "link-of-another-site-dangling", "nginx", 'open() "/etc/nginx/sites-enabled/..." failed (2: ...)',
        {OTHERS: r'open\(\) "\S{1,1000}/sites-enabled/[^"]+" failed \(2: ', "others": r"^dangling: (?P<path>\S+)"},
        "{path} is a link that leads nowhere, so Nginx takes no new configuration and does not start again",
        f"rm {{path}} && {RELOAD}",
    ),
    Fault(
        "proxy-params-missing", "nginx", 'open() "/etc/nginx/proxy_params" failed (2: No such file or directory)',
        {OTHERS: r'open\(\) "/etc/nginx/proxy_params" failed \(2: [^)]*\) in (?P<place>\S+)$'},
        "{place} includes /etc/nginx/proxy_params, which came with Debian's package and is gone",
        "printf 'proxy_set_header %s;\\n' 'Host $http_host' 'X-Real-IP $remote_addr' "
        "'X-Forwarded-For $proxy_add_x_forwarded_for' 'X-Forwarded-Proto $scheme' > /etc/nginx/proxy_params && "
        + RELOAD,
    ),
    Fault(
        "default-site-left", "nginx", "a duplicate default server for 0.0.0.0:80, or \"Welcome to nginx!\"",
        {"nginx -t": r"a duplicate default server for (?P<address>\S+) in ",
         "others": r"^default server of port \d+: (?P<path>/etc/nginx/sites-enabled/default)$"},
        "the distribution's default site is enabled again, and it claims all unknown hosts of {address}",
        f"rm {{path}} && {RELOAD}",
    ),
    Fault(
        "default-server-twice", "nginx", "a duplicate default server for 0.0.0.0:80",
        {"nginx -t": r"a duplicate default server for (?P<address>\S+) in ",
         "others": r"^default server of port \d+: (?P<path>\S+)$"},
        "{path} claims all unknown hosts of {address}, as Portico's catch-all does",
        ASIDE,
    ),
    Fault(
        "server-name-twice", "nginx", "conflicting server name ... ignored; another site's page",
        {"nginx -t": r'conflicting server name "(?P<name>[^"]+)" on (?P<address>\S+), ignored',
         "others": r"^name \S+: (?P<path>\S+)$"},
        "{path} claims {name} on {address}, too; only the first of two is asked",
        ASIDE,
    ),
    Fault(
        "upstream-name-twice", "nginx", "duplicate upstream",
        {"nginx -t": r'duplicate upstream "(?P<name>[^"]+)"', "others": r"^upstream \S+: (?P<path>\S+)$"},
        "{path} has an upstream {name}, as the site has, so Nginx takes no new configuration",
        ASIDE,
    ),
    Fault(
        "server-names-too-long", "nginx", "could not build server_names_hash",
        {"nginx -t": r"could not build server_names_hash, you should increase \S+: (?P<size>\d+)"},
        "a server_name is longer than Nginx has room for ({size} bytes)",
        "echo 'server_names_hash_bucket_size 512; server_names_hash_max_size 4096;' "
        f"> /etc/nginx/conf.d/server-names.conf && {RELOAD}",
    ),
    _certificate("certificate-missing", "cannot load certificate",
                 r'cannot load certificate(?: key)? "(?P<certificate>[^"]+)"',
                 "another site names the certificate {certificate}, which cannot be read"),
    _certificate("certificate-of-another-key", "key values mismatch",
                 r'SSL_CTX_use_PrivateKey\("(?P<certificate>[^"]+)"\) failed',
                 "another site's key {certificate} does not belong to its certificate"),
    _broken("certificate-of-another-site-lacking", rf'no "ssl_certificate" is defined .{{0,1000}} in {FILE}',
            "{path} listens for TLS without a certificate"),
    _broken("nginx-module-missing", rf"dlopen\(\) \"(?P<module>[^\"]+)\" failed .{{0,1000}} in {FILE}",
            "{path} loads {module}, which is not installed"),
    _broken("unknown-directive-of-another-site", rf'unknown directive "(?P<directive>[^"]+)" in {FILE}',
            "{path} (line {line}) says `{directive}`, which this Nginx does not know"),
    _broken("upstream-of-another-site-unknown", rf'host not found in upstream "(?P<host>[^"]+)" in {FILE}',
            "{path} asks {host}, a name that is not known here"),
    _broken("file-of-another-site-broken", rf"\[emerg\] (?P<complaint>.{{1,1000}}) in {FILE}",
            "{path} (line {line}) is broken: {complaint}"),
    Fault(
        "nginx-conf-broken", "nginx", "nginx -t refuses /etc/nginx/nginx.conf",
        {OTHERS: r"\[emerg\] (?P<complaint>.{1,1000}) in /etc/nginx/nginx\.conf:(?P<line>\d+)$"},
        "/etc/nginx/nginx.conf (line {line}) is broken: {complaint}; the line is made a comment",
        f"sed -i.before '{{line}}s/^/# /' /etc/nginx/nginx.conf && {RELOAD}",
    ),
    Fault(
        "sites-not-included", "nginx", "404, or another site's page",
        {"active": r"^not read: (?P<file>\S+)"},
        "no file that Nginx reads includes /etc/nginx/sites-enabled, and so {file} is not read",
        f"echo 'include /etc/nginx/sites-enabled/*;' > /etc/nginx/conf.d/sites-enabled.conf && {RELOAD}",
    ),
    Fault(
        "reload-refused-for-a-port", "nginx", "reload succeeds, and nothing changes: bind() to ... failed (98: ...)",
        {"error.log": r"\[emerg\] .{0,300}bind\(\) to (?P<address>\S+) failed \(98: ",
         "others": r"^port (?P<port>\d+) of (?P<owner>.+): (?P<path>/\S+)$"},
        "{path} wants port {port}, which {owner} has: each reload is given up, and the old configuration stays live",
        ASIDE,
    ),
    Fault(
        "denied-for-all-sites", "nginx", "403",
        {"error.log": r"access forbidden by rule", "others": r"^deny for all sites: (?P<path>\S+)"},
        "{path} denies clients the access to all sites",
        ASIDE,
    ),
    Fault(
        "limited-for-all-sites", "nginx", "503",
        {"error.log": r"limiting (requests|connections)",
         "others": r"^(?P<rule>limit_req|limit_conn) for all sites: (?P<path>\S+)"},
        "{path} ({rule}) refuses clients of all sites",
        ASIDE,
    ),
)
