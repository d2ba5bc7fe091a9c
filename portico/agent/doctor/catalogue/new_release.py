"""Releases that do not come up: the step that started or asked them shows what Gunicorn and the app logged."""

from portico.agent.doctor.fault import Fault
from portico.protocol import beside_the_code

AT_IMPORT = r"^process: not running"
EXEC = r"Failed at step EXEC|Failed to locate executable|ExecMainStatus=203|exit status 203"

FAULTS = (
    Fault(
        "entrypoint-is-a-factory", "gunicorn", "TypeError: create_app() takes 0 positional arguments but 2 were given",
        {"journal": r"\b(?P<name>\w+)\(\) takes (0|from 0 to \d+) positional arguments but 2 were given"},
        "app.entrypoint names {name} without the parentheses that call it",
        "the entrypoint is a factory, which Gunicorn must call: "
        "pulumi config set --path app.entrypoint 'module:create_app()'",
    ),
    Fault(
        "module-not-required", "gunicorn", "ModuleNotFoundError",
        {"journal": r"ModuleNotFoundError: No module named '(?P<module>[\w.]+)'"},
        "neither the app's source nor its requirements bring a module {module}",
        "add the package of module {module} to the app's requirements; or, if {module} should be the app itself, "
        "pulumi config set --path app.entrypoint MODULE:CALLABLE",
    ),
    Fault(
        "entrypoint-lacks-its-name", "gunicorn", "Failed to find attribute 'app' in 'wsgi'",
        {"journal": r"Failed to find attribute '(?P<name>\w+)' in '(?P<module>[\w.]+)'"},
        "app.entrypoint names {name}, which module {module} does not have",
        "module {module} has no {name}: pulumi config set --path app.entrypoint '{module}:NAME'",
    ),
    Fault(
        "variable-missing", "app", "KeyError: 'SECRET_KEY', from os.environ",
        {"variable": r"^(?P<name>\w+)$"},
        "the app reads the environment variable {name}, which it is not given",
        "pulumi config set --secret --path app-secrets.{name} VALUE, or, if it is no secret, "
        "pulumi config set --path app.environment.{name} VALUE; then run pulumi up again",
    ),
    Fault(
        "secret-key-missing", "app", "RuntimeError: The session is unavailable because no secret key was set",
        {"journal": r"The session is unavailable because no secret key was set"},
        "the app uses sessions and sets no SECRET_KEY",
        "let the app take it, app.secret_key = os.environ['SECRET_KEY'], and "
        "pulumi config set --secret --path app-secrets.SECRET_KEY VALUE, then run pulumi up again",
    ),
    Fault(
        "release-is-read-only", "app", "PermissionError, or Read-only file system, for a file of the release",
        {"journal": beside_the_code.IN_THE_RELEASE},
        "a release is read-only: the app writes beside its code, {what}", beside_the_code.REMEDY,
    ),
    Fault(
        "folder-is-read-only", "app", "Read-only file system, for a file that is not of the release",
        {"journal": beside_the_code.IN_A_READ_ONLY_FOLDER},
        "the app writes where only its state directory can be written: {what}", beside_the_code.REMEDY,
    ),
    Fault(
        "database-is-read-only", "app", "unable to open database file; attempt to write a readonly database",
        {"journal": beside_the_code.OF_A_DATABASE},
        "the app's database is where the app may not write, which a release is: {what}", beside_the_code.REMEDY,
    ),
    Fault(
        "interpreter-in-a-home", "gunicorn", "Gunicorn does not start: 203/EXEC; app.python is below a home",
        {"interpreter": r"^in an open home: (?P<python>\S+)$", "step": EXEC},
        "{python} is below a home, which systemd.protect_home hides from the app",
        "pulumi config set --path systemd.protect_home read-only, or put that Python elsewhere, such as below /opt "
        "(UV_PYTHON_INSTALL_DIR, PYENV_ROOT), and set app.python; then run pulumi up again",
    ),
    Fault(
        "interpreter-in-a-closed-home", "gunicorn", "Gunicorn does not start: 203/EXEC; app.python is below a home",
        {"interpreter": r"^in a closed home: (?P<python>\S+)$", "step": EXEC},
        "{python} is below a home that no other user may enter",
        "put that Python elsewhere, such as below /opt (UV_PYTHON_INSTALL_DIR, PYENV_ROOT), and set app.python; "
        "then run pulumi up again",
    ),
    Fault(
        "app-runs-itself", "gunicorn", "pulumi up: expected instance ... to listen; Serving Flask app",
        {"journal": r"This is a development server", "import": r"^no end within"},
        "the module runs Flask's own server, app.run(), while it is imported",
        "put app.run() below `if __name__ == \"__main__\":`, then run pulumi up again",
    ),
    Fault(
        "import-too-slow", "app", "pulumi up: expected instance ... to listen, got no end in time",
        {"import": r"^no end within (?P<seconds>\S+) s, twice as long is (?P<twice>\S+) s$"},
        "the app is not imported within {seconds} s, which is checks.upstream.deadline",
        "pulumi config set --path checks.upstream.deadline {twice}, or let the app do less while it is imported; "
        "then run pulumi up again",
    ),
    Fault(
        "file-not-readable", "app", "PermissionError",
        {"journal": r"PermissionError: .{0,1000}'(?P<path>[^']+)'"},
        "the app's user may not use {path}",
        "let the app's user read {path}, then run pulumi up again",
    ),
    Fault(
        "release-command-fails", "release-command", "pulumi up: expected exit status 0 of app.release_command",
        {"release command": r"(?P<error>\b\w*(Error|Exception)\b: .*)"},
        "the release command failed: {error}", "pulumi up",
    ),
    Fault(
        "release-does-not-start", "app", "pulumi up: expected instance ... to listen",
        {"journal": r"(?P<error>\b\w*(Error|Exception)\b: .*)", "gunicorn": AT_IMPORT},
        "the app cannot be imported: {error}", "pulumi up",
    ),
    Fault(
        "release-does-not-answer", "app", "pulumi up: expected status 200-399 ..., got no answer",
        {"upstream": r"^no answer within (?P<seconds>\S+ s)", "gunicorn": r"^process: running"},
        "Gunicorn runs, and the app gives no answer to what the check asks", "pulumi up",
    ),
    Fault(
        "host-not-trusted", "app", "pulumi up: expected status 200-399 from /, got 400",
        {"upstream": r"^400 in ", "host": r"^(?P<host>.+)$", "gunicorn": r"^process: running"},
        "the app refuses the request, which named the host {host}: its TRUSTED_HOSTS do not have that, or the page "
        "needs more than a plain GET",
        "add {host} to the app's TRUSTED_HOSTS, or name a page that needs nothing: "
        "pulumi config set --path checks.upstream.path PATH; then run pulumi up again",
    ),
    Fault(
        "path-of-the-check-not-there", "app", "pulumi up: expected status 200-399 from /, got 404",
        {"upstream": r"^404 in ", "gunicorn": r"^process: running"},
        "the app runs, and has no page at the path that is asked for",
        "name a page that it has: pulumi config set --path checks.upstream.path PATH, then run pulumi up again",
    ),
)
