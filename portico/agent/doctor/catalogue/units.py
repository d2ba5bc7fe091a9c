"""Faults of the systemd units."""

from portico.agent.doctor.fault import Fault

BOTH = "systemctl restart {socket_unit} {service}"
ANEW = "systemctl stop {socket_unit} {service} && {start}"
WITHOUT = "rm {path} && systemctl daemon-reload && systemctl restart {socket_unit} {service}"
ADDED = r"^added: (?P<path>\S+) to"

FAULTS = (
    Fault(
        "service-masked", "gunicorn", "502 after a restart: Unit is masked",
        {"gunicorn": r"^service: LoadState=masked"}, "{service} was masked",
        "systemctl unmask {service} && systemctl start {socket_unit} {service}",
    ),
    Fault(
        "socket-masked", "gunicorn", "502 after a restart: Unit is masked",
        {"gunicorn": r"^socket: LoadState=masked"}, "{socket_unit} was masked",
        "systemctl unmask {socket_unit} && systemctl start {socket_unit} {service}",
    ),
    Fault(
        "unit-gone", "gunicorn", "502 after a boot: Unit not found",
        {"surroundings": r"^shared missing: (?P<path>\S+@\.(service|socket))"}, "the unit file {path} was removed",
        "{prepare} && " + BOTH,
    ),
    Fault(
        "unit-edited", "gunicorn", "Gunicorn runs with other limits or rights than the stack says",
        {"surroundings": r"^shared edited: (?P<path>\S+@\.(service|socket))"},
        "the unit file {path} was edited on the host", "{prepare} && " + BOTH,
    ),
    Fault(
        "socket-folder-not-made-at-boot", "gunicorn", "502 after a boot: no folder for the sockets",
        {"surroundings": r"^shared (missing|edited): (?P<path>/etc/tmpfiles\.d/\S+)"},
        "{path}, by which a boot makes the folder for the sockets, was removed or edited", "{prepare}",
    ),
    Fault(
        "nginx-unit-edited", "nginx", "Nginx does not start again after it was killed: the status socket is in use",
        {"surroundings": r"^shared (missing|edited): (?P<path>/etc/systemd/system/nginx\.service\.d/\S+)"},
        "{path} was removed or edited", "{prepare}",
    ),
    Fault(
        "drop-in-gone", "gunicorn", "Gunicorn runs with other limits than the stack says",
        {"surroundings": r"^drop-in missing: (?P<path>\S+)"}, "{path} was removed", ANEW,
    ),
    Fault(
        "port-open-to-all", "gunicorn", "the app answers without Nginx, from anywhere",
        {"socket": r"^open: port (?P<port>\d+)", "surroundings": r"^drop-in edited: (?P<path>\S+\.socket\.d/\S+)"},
        "Gunicorn listens at port {port} of all addresses, past Nginx: {path} was edited on the host", ANEW,
    ),
    Fault(
        "drop-in-edited", "gunicorn", "Gunicorn runs with other limits than the stack says",
        {"surroundings": r"^drop-in edited: (?P<path>\S+)"}, "{path} was edited on the host", ANEW,
    ),
    Fault(
        "bound-to-all-addresses", "gunicorn", "the app answers without Nginx, from anywhere",
        {"socket": r"^open: port (?P<port>\d+)", "surroundings": ADDED},
        "Gunicorn listens at port {port} of all addresses, past Nginx; somebody added {path}", WITHOUT,
    ),
    Fault(
        "killed-for-a-system-call", "gunicorn", "502; Main process exited, status=31/SYS",
        {"journal": r"status=31/SYS", "gunicorn": r"^process: not running", "surroundings": ADDED},
        "the kernel ended Gunicorn for a system call that {path} forbids", WITHOUT,
    ),
    Fault(
        "path-of-the-sandbox-gone", "gunicorn", "502; Gunicorn does not start: 226/NAMESPACE",
        {"gunicorn": r"^process: not running",
         "journal": r"mount namespacing: (?:/run/systemd/unit-root)?(?P<folder>/\S+): No such file"},
        "the unit names {folder}, which is not there", "mkdir -p {folder} && systemctl restart {service}",
    ),
    Fault(
        "started-too-often", "gunicorn", "502; Start request repeated too quickly",
        {"journal": r"Start request repeated too quickly", "gunicorn": r"^process: not running"},
        "Gunicorn was started so often in a short time that systemd gave up",
        "systemctl reset-failed {socket_unit} {service} && systemctl start {socket_unit} {service}",
    ),
    Fault(
        "drop-in-added", "gunicorn", "502; Gunicorn does not start",
        {"gunicorn": r"^process: not running", "surroundings": ADDED},
        "Gunicorn does not run with what somebody added: {path}", WITHOUT,
    ),
    Fault(
        "unit-not-read", "gunicorn", "a changed unit has no effect: NeedDaemonReload=yes",
        {"gunicorn": r"NeedDaemonReload=yes"}, "a unit file is newer than what systemd has read",
        "systemctl daemon-reload",
    ),
    Fault(
        "service-not-enabled", "gunicorn", "Gunicorn does not come back after a boot",
        {"gunicorn": r"^service: UnitFileState=disabled"}, "{service} was disabled", "systemctl enable {service}",
    ),
    Fault(
        "socket-not-enabled", "gunicorn", "502 after a boot",
        {"gunicorn": r"^socket: UnitFileState=disabled"}, "{socket_unit} was disabled",
        "systemctl enable {socket_unit}",
    ),
)
