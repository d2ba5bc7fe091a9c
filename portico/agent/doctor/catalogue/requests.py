"""Faults of single requests: too slow, too many."""

from portico.agent.doctor.fault import Fault

MAIN = "/etc/nginx/nginx.conf"
RELOAD = "nginx -t && systemctl reload nginx.service"

FAULTS = (
    Fault(
        "connections-used-up", "nginx", "connections that are closed at once",
        {"error.log": r"\b(?P<number>\d+) worker_connections are not enough"},
        f"{MAIN} allows a worker {{number}} connections, and there were more",
        f"sed -i.before 's/worker_connections .*/worker_connections 4096;/' {MAIN} && {RELOAD}",
    ),
    Fault(
        "files-used-up", "nginx", "500, or connections that are closed at once",
        {"error.log": r"failed \(24: Too many open files\)"},
        "Nginx may not open as many files as it has connections",
        f"sed -i.before -e '/^worker_rlimit_nofile/d' -e '1i worker_rlimit_nofile 65536;' {MAIN} && {RELOAD}",
    ),
    Fault(
        "backlog-full", "gunicorn", "502: connect() failed (11: Resource temporarily unavailable)",
        {"error.log": r"connect\(\) to (?P<address>unix:\S+) failed \(11: "},
        "more requests wait at {address} than have room there: Gunicorn is slower than they come",
        "systemctl kill --signal=KILL {service}; systemctl stop {socket_unit} {service}; "
        "systemctl start {socket_unit} {service}",
    ),
    Fault(
        "answer-too-slow", "app", "504",
        {"error.log": r"upstream timed out \(110: .{0,300} while (?P<doing>.{1,300}) for (?P<request>[A-Z]+ \S+)$"},
        "the app took longer than nginx.proxy_read_timeout for `{request}`",
        "pulumi config set --path nginx.proxy_read_timeout 300 && pulumi up",
    ),
    Fault(
        "headers-too-big", "app", "502",
        {"error.log": r"upstream sent too big header .{0,300} for (?P<request>[A-Z]+ \S+)$"},
        "the app answered `{request}` with more than 16 kB of headers, a cookie most often",
        "grep -rnE 'session\\[|[Ss]et.[Cc]ookie' {directory}/releases/{release}/app",
    ),
)
