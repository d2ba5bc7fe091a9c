"""Faults of the app itself, and of what it needs."""

from portico.agent.doctor.fault import Fault

RUNS = r"^process: running"
DENIED = r"PermissionError: .{0,300}Permission denied|readonly database|unable to open database file"

FAULTS = (
    Fault(
        "state-gone", "app", "500: the app cannot keep anything",
        {"surroundings": r"^app state: (?P<path>\S+) is missing"},
        "the folder in which the app keeps what it has to, {path}, was removed", "systemctl restart {service}",
    ),
    Fault(
        "state-of-another-user", "app", "500: PermissionError, or attempt to write a readonly database",
        {"surroundings": r"^app state: (?P<path>\S+) is of user (?P<user>\S+)", "journal": DENIED},
        "the app may not use what it keeps: {path} belongs to {user}",
        "find {state} -xdev ! -user {unit} -execdir chown --no-dereference {unit}:{unit} {{}} +",
    ),
    Fault(
        "app-does-not-start", "app", "502 after a restart: the app cannot be imported",
        {"journal": r"(?P<error>\b\w*(Error|Exception): .*)", "gunicorn": r"^process: not running"},
        "the app does not start, fix this: {error}", "systemctl restart {service}",
    ),
    Fault(
        "app-start-times-out", "app", "502 after a restart; start operation timed out, Result=timeout",
        {"journal": r"start operation timed out", "gunicorn": r"^process: not running"},
        "Gunicorn is not ready within checks.upstream.deadline and is ended: the import of the app takes longer",
        "systemctl restart {service}",
    ),
    Fault(
        "app-cannot-connect", "app", "500: Connection refused",
        {"journal": r"(?P<error>ConnectionRefusedError: .*|"
                    r"\S{0,100}OperationalError: .{0,300}[Cc]onnection.{0,300}refused.*)",
         "upstream": r"^5\d\d "},
        "what the app connects to does not listen, start it: {error}", "systemctl restart {service}",
    ),
    Fault(
        "file-of-the-app-gone", "app", "500: FileNotFoundError",
        {"journal": r"FileNotFoundError: .{0,1000}'(?P<path>[^']+)'", "upstream": r"^5\d\d "},
        "the app reads {path}, which is not there: put it there", "systemctl restart {service}",
    ),
    Fault(
        "app-raises", "app", "500",
        {"journal": r"(?P<error>\b\w*(Error|Exception): .*)", "upstream": r"^5\d\d "},
        "the app fails, fix this: {error}", "pulumi up",
    ),
    Fault(
        "app-hangs", "app", "504: upstream timed out",
        {"upstream": r"^no answer within", "gunicorn": RUNS},
        "Gunicorn runs, but all its threads are busy: it does not answer", "systemctl restart {service}",
    ),
)
