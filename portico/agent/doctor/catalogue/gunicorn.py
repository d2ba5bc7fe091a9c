"""Faults of Gunicorn and its socket."""

from portico.agent.doctor.fault import Fault

BOTH = "systemctl restart {socket_unit} {service}"
START = "systemctl start {socket_unit} {service}"
REFUSED = "502: connect() failed (111: Connection refused)"
NOT_THERE = "502: connect() failed (2: No such file or directory)"
DENIED = "502: connect() failed (13: Permission denied)"

FAULTS = (
    Fault(
        "sockets-folder-gone", "gunicorn", NOT_THERE,
        {"socket": r"^no folder: (?P<folder>\S+)"}, "the folder for sockets, {folder}, was removed",
        "systemd-tmpfiles --create /etc/tmpfiles.d/{unit}.conf && " + BOTH + " nginx.service",
    ),
    Fault(
        "gunicorn-stopped", "gunicorn", NOT_THERE,
        {"gunicorn": r"^both: service inactive, socket inactive", "socket": r"^missing: "},
        "Gunicorn was stopped, and its socket with it", START,
    ),
    Fault(
        "gunicorn-port-taken", "gunicorn", "502, or answers of another program; Failed to create listening socket",
        {"gunicorn": r"^both: service \w+, socket (inactive|failed)",
         "socket": r"^taken: port (?P<port>\d+) by process (?P<pid>\d+): (?P<title>.*)"},
        "port {port} of Gunicorn is taken by another program: {title}",
        "kill {pid} && sleep 1 && " + START,
    ),
    Fault(
        "gunicorn-stopped-at-port", "gunicorn", REFUSED,
        {"gunicorn": r"^both: service inactive, socket inactive", "socket": r"^nobody listens: [\d.]+:(?P<port>\d+)"},
        "Gunicorn was stopped: nobody listens at port {port}", START,
    ),
    Fault(
        "socket-stale", "gunicorn", REFUSED,
        {"gunicorn": r"^both: service inactive, socket inactive", "socket": r"^nobody listens: (?P<path>\S+)"},
        "Gunicorn was stopped, and left {path} behind, at which nobody listens", START,
    ),
    Fault(
        "service-stopped", "gunicorn", "the first request takes long, or 504",
        {"gunicorn": r"^both: service inactive, socket active"}, "Gunicorn was stopped; its socket still listens",
        "systemctl start {service}",
    ),
    Fault(
        "sockets-folder-closed", "gunicorn", DENIED,
        {"socket": r"^barred: (?P<user>\S+) may not pass (?P<folder>/run/[^/ ]+) \(d"},
        "Nginx's user {user} may not enter {folder}", "systemd-tmpfiles --create /etc/tmpfiles.d/{unit}.conf",
    ),
    Fault(
        "folder-above-socket-closed", "gunicorn", DENIED,
        {"socket": r"^barred: (?P<user>\S+) may not pass (?P<folder>/\S*) \(d", "gunicorn": r"^service: "},
        "Nginx's user {user} may not enter {folder}", "chmod 755 {folder}",
    ),
    Fault(
        "socket-closed", "gunicorn", DENIED,
        {"socket": r"^barred: (?P<user>\S+) may not pass (?P<path>\S+) \((?P<mode>s\S+) "},
        "Nginx's user {user} may not write to {path}, whose mode is {mode}", BOTH,
    ),
    Fault(
        "not-a-socket", "gunicorn", REFUSED,
        {"socket": r"^not a socket: (?P<path>\S+)"}, "there is a file in the place of the socket {path}",
        "rm {path} && " + BOTH,
    ),
    Fault(
        "socket-gone", "gunicorn", NOT_THERE,
        {"gunicorn": r"^both: service active, socket active", "socket": r"^missing: (?P<path>\S+)"},
        "Gunicorn runs, but its socket {path} was removed", BOTH,
    ),
)
