"""Releases that do not come up: the step that started or asked them shows what Gunicorn and the app logged."""

from portico.agent.doctor.fault import Fault

AT_IMPORT = r"^process: not running"

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
        "file-not-readable", "app", "PermissionError",
        {"journal": r"PermissionError: .{0,1000}'(?P<path>[^']+)'"},
        "the app's user may not use {path}",
        "let the app's user read {path}, then run pulumi up again",
    ),
    Fault(
        "release-does-not-start", "app", "pulumi up: expected instance ... to listen",
        {"journal": r"(?P<error>\b\w*(Error|Exception)\b: .*)", "gunicorn": AT_IMPORT},
        "the app cannot be imported: {error}", "pulumi up",
    ),
    Fault(
        "release-command-fails", "release_command", "pulumi up: expected exit status 0 of rollout.release_command",
        {"release command": r"(?P<error>\b\w*(Error|Exception)\b: .*)"},
        "the release command failed: {error}", "pulumi up",
    ),
    Fault(
        "release-does-not-answer", "app", "pulumi up: expected status 200-399 ..., got no answer",
        {"upstream": r"^no answer within (?P<seconds>\S+ s)", "gunicorn": r"^process: running"},
        "Gunicorn runs, and the app gives no answer to what the check asks", "pulumi up",
    ),
    Fault(
        "path-of-the-check-not-there", "app", "pulumi up: expected status 200-399 from /, got 404",
        {"upstream": r"^404 in ", "gunicorn": r"^process: running"},
        "the app runs, and has no page at the path that is asked for",
        "name a page that it has: pulumi config set --path checks.upstream.path PATH, then run pulumi up again",
    ),
)
