"""Telling somebody of a rollout: a real server, a real command, and words that repeat no secret."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from portico.protocol.plan_text import plan_text
from tests.checkout import REPOSITORY
from tests.ports import free_port

TOLD = {"release": "r", "instance": "i", "config_id": "c", "url": "https://shop.test/", "stack": "s", "hosts": ["web1"]}
SECRET = "xyzzy-told-4711"
Ran = subprocess.CompletedProcess[str]


class Server(HTTPServer):
    """Answers with the status that is the first part of a path, and keeps what it was sent."""

    taken: list[tuple[str | None, Any]]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.headers["Content-Type"], json.loads(body)))
        self.send_response(int(self.path.split("/")[1]))
        self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), _Handler) as server:
        server.taken = []
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _tells(url: str | None = None, *command: str, seconds: int = 10) -> Ran:
    plan = plan_text(deadline=seconds, url=url, command=list(command), told=TOLD)
    return subprocess.run([sys.executable, "-m", "portico.steps.after_public", "after-public"], input=plan,
                          cwd=REPOSITORY, text=True, capture_output=True)


def test_a_url_gets_one_post_with_json(server: Server) -> None:
    ran = _tells(f"{server.address}204/{SECRET}")

    assert (ran.returncode, server.taken) == (0, [("application/json", TOLD)]), ran.stderr
    assert ran.stderr == f"after-public: 204 from {server.address}…, release r\n"


@pytest.mark.parametrize("status", [302, 404, 500])
def test_another_status_is_a_failure_that_says_what_became_of_the_site(server: Server, status: int) -> None:
    ran = _tells(f"{server.address}{status}/{SECRET}")
    expected = f"after-public: expected a status from 200 to 299 of {server.address}…, got status {status}\n"

    assert ran.returncode == 1
    assert ran.stderr.startswith(expected)
    assert "to fix it: the new release serves and stays;" in ran.stderr
    assert SECRET not in ran.stdout + ran.stderr


def test_a_server_that_is_not_there_is_told_without_the_path() -> None:
    ran = _tells(f"http://127.0.0.1:{free_port()}/{SECRET}")

    assert ran.returncode == 1
    assert "to take a POST within 10 s, got ConnectionRefusedError" in ran.stderr
    assert SECRET not in ran.stdout + ran.stderr


def test_a_command_reads_the_same_json() -> None:
    script = f"import json, sys; sys.exit(json.load(sys.stdin) != {TOLD!r})"

    assert _tells(None, sys.executable, "-c", script).returncode == 0


@pytest.mark.parametrize(("command", "got"), [
    (("sh", "-c", "echo nobody listens; exit 3"), "got exit status 3\n    nobody listens\n"),
    (("/no/such/program",), "got No such file or directory\n"), (("sleep", "9"), "got no end\n"),
], ids=str)
def test_a_command_that_fails_is_told_with_what_it_said(command: tuple[str, ...], got: str) -> None:
    ran = _tells(None, *command, seconds=1)

    assert (ran.returncode, got in ran.stderr) == (1, True), ran.stderr
