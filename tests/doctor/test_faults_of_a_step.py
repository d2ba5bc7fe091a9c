"""The cause of a failed step is found in lines that apt-get, pip, Gunicorn and Nginx do print."""

from pathlib import Path

import pytest

from portico.agent.place import Place
from tests.doctor.steps import ENDED, GENERAL, RUNS, Told, failed

OURS = "nginx -t of the new configuration"
INDEX = ("WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(\"[Errno 111] refused\")'",
         "ERROR: Could not find a version that satisfies the requirement flask<4,>=3 (from versions: none)")


STEPS = {
    "apt-locked": Told(
        {"apt": ["Waiting for cache lock: Could not get lock /var/lib/dpkg/lock-frontend. "
                 "It is held by process 612 (python3)..."]},
        "lock /var/lib/dpkg/lock-frontend: It is held by process 612 (python3)", "wait for the other package manager"),
    "dpkg-interrupted": Told(
        {"apt": ["E: dpkg was interrupted, you must manually run 'sudo dpkg --configure -a' to correct the problem."]},
        "was interrupted", "sudo dpkg --configure -a, then run pulumi up again"),
    "clock-behind": Told(
        {"apt": ["E: Release file for http://deb.debian.org/debian/dists/trixie/InRelease is not valid yet (invalid "
                 "for another 2d 3h 4min 5s). Updates for this repository will not be applied."]},
        "at least 2d 3h 4min 5s behind", "timedatectl set-ntp true"),
    "mirror-unreachable": Told(
        {"apt": ["Err:1 http://deb.debian.org/debian trixie InRelease",
                 "  Temporary failure resolving 'deb.debian.org'"]},
        "Temporary failure resolving 'deb.debian.org'", "reaches its package mirror"),
    "no-room": Told(
        {"packages": ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"],
         "step": ["ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"]},
        "no room", "make room on the disk (df -h, df -i), then run pulumi up again"),
    "index-unreachable": Told({"pip's warnings": [INDEX[0]], "pip's errors": [INDEX[1]]},
                              "does not reach its package index (NewConnectionError)", "pip config list"),
    "venv-module-missing": Told({"packages": ["/usr/bin/python3: No module named ensurepip"]},
                                "cannot make virtual environments", "apt-get install python3-venv"),
    "compiler-missing": Told({"packages": ["      error: command 'gcc' failed: No such file or directory"]},
                             "there is no C compiler", "for each of build-essential python3-dev"),
    "python-too-old-for-a-package": Told(
        {"packages": [
            "ERROR: Ignored the following versions that require a different python version: 2.1.0 Requires-Python "
                 ">=3.10; 2.2.0 Requires-Python >=3.11"],
         "pip's errors": ["ERROR: No matching distribution found for numpy==2.2.0"]},
        "numpy==2.2.0 needs another Python (>=3.11)", "app.python"),
    "requirement-unknown": Told(
        {"packages": ["  cause: Because flask99 was not found in the package registry and you require flask99, we can "
                      "conclude that your requirements are unsatisfiable."]},
        "no package index that uv asks has flask99"),
    "requirement-unknown-version": Told(
        {"packages": [
            "  cause: Because there is no version of flask==99.1 and you require flask==99.1, we can conclude "
                      "that your requirements are unsatisfiable."]},
        "no package index that uv asks has flask==99.1"),
    "requirements-unsatisfiable": Told(
        {"packages": [
            "         And because you require flask>=3 and werkzeug<1, we can conclude that your requirements are "
                      "unsatisfiable."]},
        "the requirements contradict each other: flask>=3 and werkzeug<1"),
    "requirement-not-to-be-had": Told({"pip's errors": ["ERROR: No matching distribution found for flask==0.0.0.1"]},
                                      "has flask==0.0.0.1"),
    "requirements-in-conflict": Told(
        {"pip's errors": ["ERROR: Cannot install flask==3.0 and werkzeug==2.0 because these package versions have "
                          "conflicting dependencies."]},
        "contradict each other: flask==3.0 and werkzeug==2.0"),
    "entrypoint-is-a-factory": Told(
        {"journal": ["TypeError: create_app() takes 0 positional arguments but 2 were given"],
         "upstream": ["500 in 3 ms"], **RUNS}, "names create_app without", "app.entrypoint 'module:create_app()'"),
    "module-not-required": Told({"journal": ["ModuleNotFoundError: No module named 'tablib'"], **ENDED},
                                "bring a module tablib", "add the package of module tablib to the app's requirements"),
    "entrypoint-lacks-its-name": Told({"journal": ["Failed to find attribute 'app' in 'wsgi'."], **ENDED},
                                      "names app", "app.entrypoint 'wsgi:NAME'"),
    "file-not-readable": Told({"journal": ["PermissionError: [Errno 13] Permission denied: '/srv/x'"], **ENDED},
                              "may not use /srv/x", "let the app's user read /srv/x, then run pulumi up again"),
    "release-does-not-start": Told({"journal": ["ZeroDivisionError: division by zero"], **ENDED},
                                   "cannot be imported: ZeroDivisionError: division by zero"),
    "release-command-fails": Told({"release command": ["sqlalchemy.exc.OperationalError: no such table: basket"]},
                                  "failed: OperationalError: no such table: basket"),
    "release-does-not-answer": Told({"upstream": ["no answer within 2 s"], **RUNS}, "gives no answer"),
    "path-of-the-check-not-there": Told({"upstream": ["404 in 2 ms"], **RUNS}, "no page at the path",
                                        "checks.upstream.path PATH"),
    "default-server-taken": Told(
        {OURS: ["[emerg] a duplicate default server for 0.0.0.0:80 in /etc/nginx/sites-enabled/other.conf:1"]},
        "default server of 0.0.0.0:80", "nginx.catchall false"),
    "no-ipv6": Told({OURS: ["[emerg] socket() [::]:80 failed (97: Address family not supported by protocol)"]},
                    "listen on [::]:80", "nginx.ipv6 false"),
    "server-name-taken": Told({OURS: ['[warn] conflicting server name "shop.test" on 0.0.0.0:80, ignored']},
                              "has the name shop.test", "take the name out of the other site"),
    "directive-not-known": Told({OURS: ['[emerg] unknown directive "brotli" in /etc/nginx/x.conf:3']},
                                "knows no `brotli`"),
    "configuration-refused": Told({OURS: ["[emerg] invalid value in /etc/nginx/x.conf:3"]}, "invalid value in"),
    "password-asked": Told({"public": ["401 in 2 ms"]}, "asks for a password",
                           "`satisfy any; allow 127.0.0.1; allow ::1; deny all;`"),
    "reload-given-up": Told({"log since the reload": ["[emerg] 7#7: bind() to 0.0.0.0:80 failed (98: Taken)"]},
                            "bind() to 0.0.0.0:80 failed"),
    "import-is-not-for-the-master": Told(
        {"journal": ["RuntimeError: handled", "[2026-11-21 19:23:54 +0000] [7] [CRITICAL] 2 workers share a connection"
                     " to 127.0.0.1:8129, made when the app was imported: pulumi config set --path ..."], **ENDED},
        "2 workers share a connection to 127.0.0.1:8129, made when the app was imported",
        "gunicorn.preload_app false && pulumi up"),
    "container-memory-limit-reached": Told(
        {"journal": ["[ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory?"],
         "container": ["app shop-1: 3 processes were killed, it may have 512 MB of memory, twice as much is 1024"],
         **RUNS}, "more memory than docker.memory allows, 512 MB", "docker.memory 1024 && pulumi up"),
    "worker-killed": Told({"journal": ["[ERROR] Worker (pid:7) was sent SIGKILL! Perhaps out of memory?"], **RUNS},
                          "worker 7 was killed", "gunicorn.workers 1 && pulumi up"),
    "worker-timeout": Told({"journal": ["[CRITICAL] WORKER TIMEOUT (pid:7)"], "upstream": ["no answer within 2 s"],
                            **RUNS}, "longer than gunicorn.timeout", "gunicorn.timeout 60 && pulumi up"),
    "app-raises": Told({"journal": ["RuntimeError: the till is empty"], "upstream": ["500 in 3 ms"], **RUNS},
                       "RuntimeError: the till is empty"),
    "server-names-too-long": Told(
        {"nginx -t": ["[emerg] could not build server_names_hash, you should increase "
                      "server_names_hash_bucket_size: 64"]},
        "longer than Nginx has room for", "reload-or-restart nginx.service, then run pulumi up again"),
    "unknown-directive-of-another-site": Told(
        {"nginx -t of others": ['[emerg] unknown directive "nonsense" in /etc/nginx/sites-enabled/foreign.conf:1']},
        "/etc/nginx/sites-enabled/foreign.conf (line 1) says `nonsense`", "mv /etc/nginx/sites-enabled/foreign.conf"),
    "nginx-stopped": Told({"nginx": ["nginx: not running", "nginx.service: ActiveState=inactive"]}, "Nginx was stopped",
                          "systemctl start nginx.service, then run pulumi up again"),
}
"""The cause and remedy of each fault, by its name in the catalogue; the doctor knows the last ones as well."""


@pytest.mark.parametrize("name", STEPS)
def test_a_failed_step_tells_the_cause_that_its_lines_prove(name: str, host: Place) -> None:
    told = failed(host, STEPS[name].facts)

    assert STEPS[name].cause in told.cause
    assert STEPS[name].remedy in told.remedy
    assert told.text().splitlines()[-2:] == [f"cause: {told.cause}", f"to fix it: {told.remedy}"]


@pytest.mark.parametrize("facts", [
    {}, {"journal": ["no database configured"], **ENDED}, {"upstream": ["403 in 2 ms"], **RUNS}, {"packages": [
            "[notice]"]},
])
def test_what_no_line_proves_is_not_recognised(facts: dict[str, list[str]], host: Place) -> None:
    told = failed(host, facts)

    assert (told.cause, told.remedy) == ("not recognised", GENERAL)


def test_a_step_that_knows_itself_what_is_wrong_is_left_as_it_is(host: Place) -> None:
    assert failed(host, None).text() == f"layer: expected something, got something else\nto fix it: {GENERAL}"


def test_where_there_is_no_systemd_nobody_is_told_to_use_it(tmp_path: Path) -> None:
    told = failed(Place(str(tmp_path), str(tmp_path)), STEPS["nginx-stopped"].facts)

    assert (told.cause, told.remedy) == ("not recognised", GENERAL)
