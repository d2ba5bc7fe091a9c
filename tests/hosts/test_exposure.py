"""The ports, files and processes that a deployed host shows, and to whom."""

import http.client
import json
import shlex
import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from tests.engine import apps
from tests.hosts import prying_package
from tests.hosts.conftest import MakeDirect
from tests.hosts.direct import DirectSite
from tests.hosts.site import NAME, UNIT

PRYING = """\
import os
import pathlib

from flask import Flask, request

WALLS = "NoNewPrivs:\\t1", "Seccomp:\\t2", "CapBnd:\\t0000000000000000"
missing = [wall for wall in WALLS if wall not in open("/proc/self/status").read()]
assert not missing, f"imported outside of the sandbox: {missing}"
app = Flask(__name__)


@app.post("/write")
def write():
    try:
        file = pathlib.Path(os.path.expandvars(request.get_data(as_text=True)))
        file.write_text("written")
        return file.read_text()
    except OSError as error:
        return os.strerror(error.errno)


@app.get("/seen")
def seen():
    told = {name: request.environ.get(name) for name in ("SCRIPT_NAME", "REMOTE_ADDR", "wsgi.url_scheme")}
    return {**told, "headers": dict(request.headers), "user": os.getuid()}


@app.get("/built")
def built():
    import prying
    return prying.ANSWERS


@app.get("/")
def page():
    return "a page"
"""
INSIDE = "grep -q 'NoNewPrivs:.1' /proc/self/status && ! unshare -Ur true && ! cat /proc/1/environ"
"""A shell command that succeeds only inside of the sandbox."""
CONNECT = """
import errno, socket, sys
print(errno.errorcode.get(socket.socket(socket.AF_UNIX).connect_ex(sys.argv[1]), "connected"))
"""
FORGED = {
    "X-Forwarded-For": "6.6.6.6", "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https",
    "X-Forwarded-Port": "6", "X-Forwarded-Prefix": "/evil", "X-Real-IP": "6.6.6.6", "Forwarded": "for=6.6.6.6",
    "X-Forwarded-Protocol": "https", "X-Forwarded-Ssl": "on", "X-Forwarded-Server": "evil.test", "Proxy": "evil.test",
    "SCRIPT_NAME": "/evil", "PATH_INFO": "/evil", "X_Forwarded_For": "6.6.6.6", "X-Request-ID": "evil",
}
OUTSIDE = ["wsgi.py", "new.py", "/etc/new", "/srv/new", "/run/new", "/usr/local/new", "/var/log/nginx/new",
           f"/srv/{UNIT}/new", f"/run/{UNIT}/new", f"/etc/systemd/system/{UNIT}@.service"]
OTHER = "portico-other"


@pytest.fixture(scope="module")
def site(make_direct: MakeDirect) -> DirectSite:
    """A site with a secret and an app that says what it may do and what it sees; and the user of another site."""
    site = make_direct()
    site.hide("TOKEN", "a token")
    site.configure("app", environment={"COLOUR": "blue"}, release_command=INSIDE)
    site.write({**apps.good(""), "wsgi.py": PRYING, ".env": "x", "static/.hidden": "x",
                **prying_package.files(f"/srv/{UNIT}"),
                "requirements.txt": f"{apps.REQUIREMENTS}./{prying_package.FOLDER}\n"})
    site.must_up()
    site.host.run(f"useradd --system --user-group --no-create-home --shell /usr/sbin/nologin {OTHER}")
    return site


@pytest.fixture
def over_tcp(site: DirectSite) -> Iterator[DirectSite]:
    """The site while Gunicorn listens on a loopback port."""
    site.configure("gunicorn", bind="tcp")
    site.must_up()
    yield site
    site.configure("gunicorn", bind="unix")
    site.must_up()


def test_only_nginx_and_sshd_listen_where_others_reach_them(site: DirectSite) -> None:
    assert _reachable(site) == {(22, "sshd"), (80, "nginx")}


def test_gunicorn_over_tcp_listens_on_loopback_alone(over_tcp: DirectSite) -> None:
    port = int(over_tcp.outputs()["hosts"]["127.0.0.1"]["upstream"].rpartition(":")[2])

    assert {each.address for each in over_tcp.host.listening() if each.port == port} == {"127.0.0.1"}
    assert _reachable(over_tcp) == {(22, "sshd"), (80, "nginx")}


@pytest.mark.parametrize(
    ("user", "answer"), [("www-data", "connected"), ("nobody", "EACCES"), (OTHER, "EACCES"), (UNIT, "EACCES")]
)
def test_the_socket_of_the_app_is_for_nginx_alone(site: DirectSite, user: str, answer: str) -> None:
    path = site.outputs()["hosts"]["127.0.0.1"]["upstream"].removeprefix("unix:")

    assert _as(site, user, "python3", "-c", CONNECT, path) == answer


def test_the_service_user_may_write_its_state_and_what_is_for_everybody(site: DirectSite) -> None:
    found = "find {} -xdev -writable '(' -type f -o -type d -o -type s ')' 2>/dev/null"
    everywhere = _as(site, UNIT, "sh", "-c", found.format("/")).split()

    assert {path for path in everywhere if not path.startswith(f"/var/lib/{UNIT}")} == {"/tmp", "/var/tmp"}
    assert _as(site, UNIT, "sh", "-c", found.format(f"/run/{UNIT}")) == f"/run/{UNIT}/status.sock"


@pytest.mark.parametrize("path", OUTSIDE)
def test_the_app_cannot_write_outside_of_its_state(site: DirectSite, path: str) -> None:
    assert _written(site, path) in {"Read-only file system", "Permission denied"}


def test_what_the_app_writes_to_its_state_and_to_tmp_stays_there(site: DirectSite) -> None:
    told = [_written(site, path) for path in ("$STATE_DIRECTORY/new", "/tmp/new", "/var/tmp/new")]

    assert told == ["written", "written", "written"]
    assert site.host.read(f"/var/lib/{UNIT}/new") == "written"
    assert site.host.run("ls /tmp/new /var/tmp/new 2>&1 || true").count("No such file or directory") == 2


@pytest.mark.parametrize("user", [UNIT, OTHER, "nobody", "www-data", "deploy"])
@pytest.mark.parametrize(("file", "mode"), [("secrets.env", 400), ("environment", 640)])
def test_environment_and_secrets_are_for_systemd_alone(site: DirectSite, file: str, mode: int, user: str) -> None:
    path = site.host.run(f"ls /srv/{UNIT}/instances/*/{file}").strip()

    assert _as(site, user, "cat", path) == f"cat: {path}: Permission denied"
    assert site.host.run(f"stat -c '%a %U:%G' {path}") == f"{mode} root:root\n"


@pytest.mark.parametrize("user", [OTHER, "nobody", "www-data", "deploy"])
def test_others_do_not_read_the_code(site: DirectSite, user: str) -> None:
    assert _as(site, user, "ls", f"/srv/{UNIT}/releases").endswith("Permission denied")


def test_the_service_user_has_no_shell_and_no_password(site: DirectSite) -> None:
    assert site.host.run(f"getent passwd {UNIT}").split(":")[5:] == [f"/var/lib/{UNIT}", "/usr/sbin/nologin\n"]
    assert site.host.run(f"getent shadow {UNIT}").split(":")[1] in {"!", "*", "!*"}
    assert site.host.run(f"su - {UNIT} -c id 2>/dev/null || true") == "This account is currently not available.\n"
    assert site.host.run(f"id -Gn {UNIT}").split() == [UNIT]


def test_every_process_of_gunicorn_is_the_service_users(site: DirectSite) -> None:
    users = site.host.run("ps -eo user:20,args | awk '/[g]unicorn/ {print $1}'").split()

    assert users == [UNIT] * 3
    assert _seen(site)["user"] == int(site.host.run(f"id -u {UNIT}"))


def test_the_unit_is_hardened(site: DirectSite) -> None:
    told = site.host.run(f"systemd-analyze --no-pager security {UNIT}@{site.outputs()['instance']}.service | tail -n 1")

    assert float(told.split(": ")[1].split()[0]) <= 2.0


@pytest.mark.parametrize("host", ["unknown.test", "127.0.0.1", "shop.test.evil.test"])
def test_who_asks_for_an_unknown_host_gets_a_closed_connection(site: DirectSite, host: str) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        _ask(site, "/", {"Host": host})


@pytest.mark.parametrize(("path", "status"), [
    ("/", 200), ("/nowhere", 404), ("/static/site.css", 200), ("/static/nothing.css", 404), ("/.env", 404),
    ("/.git/config", 404), ("/static/.hidden", 404), ("/static../wsgi.py", 404), ("/static../app/wsgi.py", 404),
    ("/static/../wsgi.py", 404), ("/static/%2e%2e/wsgi.py", 404), ("/static/..%2fwsgi.py", 404),
    ("/../../etc/passwd", 400), ("/%2e%2e/%2e%2e/etc/passwd", 400), ("/live", 404), ("/%00", 400),
])
def test_an_answer_shows_nothing_of_the_host(site: DirectSite, path: str, status: int) -> None:
    reply, body = _ask(site, path)

    assert (reply.status, reply.getheader("Server")) == (status, "nginx")
    assert "nginx/" not in body
    assert {"X-Powered-By", "Via"} & set(reply.headers) == set()


def test_what_is_no_request_is_answered_without_a_version(site: DirectSite) -> None:
    with socket.create_connection(("127.0.0.1", site.host.http_port), timeout=10) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        answer = connection.makefile("rb").read().decode()

    assert "400 Bad Request" in answer
    assert "nginx/" not in answer


def test_forged_headers_change_nothing_of_what_the_app_sees(site: DirectSite) -> None:
    plain, forged = _seen(site), _seen(site, FORGED)

    assert forged["headers"].pop("X-Request-Id") not in {"evil", plain["headers"].pop("X-Request-Id")}
    assert forged == plain
    assert (plain["SCRIPT_NAME"], plain["headers"]["X-Forwarded-Proto"]) == ("", "http")


@pytest.fixture(scope="module")
def build(site: DirectSite) -> dict[str, Any]:
    """Return what a package of the source has got at while it was built."""
    answers: dict[str, Any] = json.loads(_ask(site, "/built")[1])
    return answers


def test_a_package_is_built_by_a_user_without_any_right(build: dict[str, Any], site: DirectSite) -> None:
    assert 61184 <= build["uid"] <= 65519, "one of systemd's dynamic users"
    assert build["groups"] in ([], [build["uid"]])
    assert build["privileges"] == ["CapBnd:\t0000000000000000\n", "NoNewPrivs:\t1\n"]
    assert build["set uid"] == "Operation not permitted"
    assert site.host.run("find /var/lib/private /var/cache/private -mindepth 1 2>/dev/null || true") == ""


def test_the_build_of_a_package_sees_no_secret(build: dict[str, Any]) -> None:
    assert {"TOKEN", "COLOUR", "SUDO_USER"} & set(build["variables"]) == set()
    assert build["site"] == ["releases", "venvs"]
    assert set(build["read"].values()) == {"Permission denied"}


def test_the_build_of_a_package_changes_nothing_but_its_environment(build: dict[str, Any], site: DirectSite) -> None:
    assert set(build["write"].values()) <= {"Permission denied", "Read-only file system", "No such file or directory"}
    assert site.host.run("ls /etc/portico-was-here 2>&1 || true").endswith("No such file or directory\n")
    assert site.host.read(f"/srv/{UNIT}/releases/{build['release']}/app/wsgi.py") == PRYING


def test_what_a_build_made_is_roots_and_read_only(site: DirectSite) -> None:
    venvs = f"/srv/{UNIT}/venvs"
    wrong = "! -user root -o ! -group root -o -perm /6000 -o '(' -perm /022 ! -type l ')'"

    assert site.host.run(f"find {venvs}/* {wrong}") == ""
    assert site.host.run(f"ls -A {venvs} | grep -v -E '^([0-9a-f]+|.lock)$' || true") == ""


def _reachable(site: DirectSite) -> set[tuple[int, str]]:
    """Ports that are not on loopback alone, and who listens there."""
    return {(each.port, name) for each in site.host.listening() for name in each.processes
            if not each.address.startswith(("127.", "[::1]"))}


def _as(site: DirectSite, user: str, *command: str) -> str:
    """Return the output of a command that another user runs on the host."""
    return site.host.run(f"cd / && runuser -u {user} -- {shlex.join(command)} 2>&1 || true").strip()


def _ask(site: DirectSite, path: str, headers: dict[str, str] | None = None) -> tuple[http.client.HTTPResponse, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", site.host.http_port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Host": NAME, **(headers or {})})
        reply = connection.getresponse()
        return reply, reply.read().decode(errors="replace")


def _seen(site: DirectSite, headers: dict[str, str] | None = None) -> dict[str, Any]:
    seen: dict[str, Any] = json.loads(_ask(site, "/seen", headers)[1])
    return seen


def _written(site: DirectSite, path: str) -> str:
    """Return what the app reads after it has written a file, or its error."""
    with closing(http.client.HTTPConnection("127.0.0.1", site.host.http_port, timeout=10)) as connection:
        connection.request("POST", "/write", path, {"Host": NAME})
        return connection.getresponse().read().decode()
