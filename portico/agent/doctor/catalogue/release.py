"""Faults of what the app is made of: its files, its packages, its settings."""

from portico.agent.doctor.fault import Fault

FROM_THE_STACK = "pulumi config set drift preview && pulumi up"
REBUILT = "rm -rf {venv} && {make} && systemctl stop {socket_unit} {service} && {start}"
ANEW = "systemctl stop {socket_unit} {service} && {start}"
CONF = r"^edited: (?P<path>\S+/gunicorn\.conf\.py)"
DOWN = r"^process: not running"

FAULTS = (
    Fault(
        "release-gone", "release", "502 after a restart; Gunicorn does not start: 200/CHDIR",
        {"surroundings": r"^missing: release (?P<folder>\S+)"}, "the release at {folder} was removed",
        FROM_THE_STACK,
    ),
    Fault(
        "release-edited", "release", "the site does other things than its source, or nothing since a restart",
        {"surroundings": r"^unlike its release: (?P<path>\S+) (?P<what>was edited|is missing)"},
        "the release is not as it was deployed: {path} {what}", FROM_THE_STACK,
    ),
    Fault(
        "interpreter-gone", "release", "502 after a restart; Gunicorn does not start: 203/EXEC",
        {"surroundings": r"^no interpreter: (?P<python>\S+/venvs/\w+/bin/python)"},
        "{python} is not there, or leads to a Python that was removed", REBUILT,
    ),
    Fault(
        "gunicorn-missing", "release", "502 after a restart: No module named gunicorn",
        {"journal": r"No module named gunicorn", "gunicorn": DOWN},
        "the virtual environment {venv} has no Gunicorn any more", REBUILT,
    ),
    Fault(
        "module-missing", "release", "502 after a restart: ModuleNotFoundError",
        {"journal": r"ModuleNotFoundError: No module named '(?P<module>[\w.]+)'", "gunicorn": DOWN},
        "the virtual environment {venv} has no {module} any more", REBUILT,
    ),
    Fault(
        "link-gone", "gunicorn", "502 after a restart; Gunicorn does not start: 200/CHDIR or 203/EXEC",
        {"surroundings": r"^no link: (?P<path>\S+)"}, "the instance's link {path} was removed", ANEW,
    ),
    Fault(
        "environment-gone", "gunicorn", "502 after a restart; Gunicorn does not start: Result=resources",
        {"surroundings": r"^missing: (?P<path>\S+/environment)$"},
        "the file with the app's environment variables, {path}, was removed", ANEW,
    ),
    Fault(
        "environment-edited", "gunicorn", "the app has other settings than the stack says",
        {"surroundings": r"^edited: (?P<path>\S+/environment)$"},
        "the file with the app's environment variables, {path}, was edited on the host", ANEW,
    ),
    Fault(
        "conf-gone", "gunicorn", "502 after a restart; Error: '...gunicorn.conf.py' doesn't exist",
        {"surroundings": r"^missing: (?P<path>\S+/gunicorn\.conf\.py)"}, "Gunicorn's settings, {path}, were removed",
        ANEW,
    ),
    Fault(
        "attribute-missing", "gunicorn", "502 after a restart: Failed to find attribute",
        {"journal": r"Failed to find attribute '(?P<name>\w+)' in '(?P<module>[\w.]+)'", "surroundings": CONF},
        "{path} was edited on the host, and module {module} has no {name}", ANEW,
    ),
    Fault(
        "factory-not-called", "gunicorn", "500 for every request: takes 0 positional arguments but 2 were given",
        {"journal": r"\b(?P<name>\w+)\(\) takes (0|from 0 to \d+) positional arguments but 2 were given",
         "surroundings": CONF},
        "{path} was edited on the host, and names {name} without the parentheses that call it", ANEW,
    ),
    Fault(
        "conf-edited", "gunicorn", "Gunicorn runs with other settings than the stack says",
        {"surroundings": CONF}, "Gunicorn's settings, {path}, were edited on the host", ANEW,
    ),
)
