"""A rendered site, served by a real Nginx with an app behind it that answers each request with what it got."""

import http.client
import json
import os
import socketserver
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from portico.planning.nginx.site import render_catchall, render_tls_catchall
from tests.certificates import certified
from tests.ports import free_port
from tests.templates.private_nginx import BINARY, ROOT, fitting
from tests.templates.rendered import AROUND, SITE, site

DEADLINE = 10


class _App(BaseHTTPRequestHandler):
    """Answers with the path and the headers that it got."""

    def do_GET(self) -> None:
        told = json.dumps({"path": self.path, "headers": dict(self.headers.items())}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/x-of-the-app")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def address_string(self) -> str:
        return "nginx"

    def log_message(self, *words: Any) -> None:
        pass


@dataclass(frozen=True)
class Served:
    """A site on a port of its own."""

    port: int
    folder: Path
    tls_port: int = 0

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> "Answer":
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=DEADLINE)
        try:
            connection.request("GET", path, headers={"Host": "shop.test", **(headers or {})})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()


@dataclass(frozen=True)
class Answer:
    """The answer that a client got."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        return self.headers["Content-Type"]

    @property
    def of_the_app(self) -> bool:
        return self.type == "application/x-of-the-app"

    def told(self) -> Any:
        """Return what the app says of the request."""
        return json.loads(self.body)


@contextmanager
def serving(static: Mapping[str, str], values: Mapping[str, Any] | None = None, **nginx: Any) -> Iterator[Served]:
    """Serve the ordinary site with these static files, and with some of its values and Nginx's settings changed."""
    with tempfile.TemporaryDirectory(prefix="nginx-") as folder:
        place, port, tls_port = Path(folder), free_port(), free_port()
        certified(place / "certificates/9a1dcfa69d00", "shop.test")
        for made in ("nginx/tmp", "nginx/sites-enabled", "logs", "run"):
            (place / made).mkdir(parents=True)
        for path, text in static.items():
            file = place / "static/ba9876543210/0" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        buffers = nginx.get("large_client_header_buffers", "8k")
        texts = {"nginx.conf": AROUND["nginx.conf"], "sites-enabled/shop.conf": site(values, **nginx),
                 "sites-enabled/000.conf": render_catchall(SITE.listens, buffers)}
        if values and "tls" in values:
            texts["sites-enabled/000-tls.conf"] = render_tls_catchall(
                values["listens"], None, buffers, nginx.get("http2", True)
            )
        for path, text in texts.items():
            moved = text.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
            _write(place / "nginx" / path, moved.replace("127.0.0.1:8443", f"127.0.0.1:{tls_port}"), folder)
        with _app(place / "run" / Path(SITE.upstream).name), _nginx(folder):
            yield Served(port, place, tls_port)


def _write(file: Path, text: str, folder: str) -> None:
    user = "user root;\n" if file.name == "nginx.conf" and os.getuid() == 0 else ""
    file.write_text(user + fitting(text.replace(ROOT, folder)))


@contextmanager
def _app(path: Path) -> Iterator[None]:
    with socketserver.ThreadingUnixStreamServer(str(path), _App) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield
        server.shutdown()


@contextmanager
def _nginx(folder: str) -> Iterator[None]:
    """Run Nginx. It listens when the first command has ended: it opens its ports before it becomes a daemon."""
    command = [str(BINARY), "-p", f"{folder}/", "-e", "logs/error.log", "-c", "nginx/nginx.conf"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    yield
    subprocess.run([*command, "-s", "quit"], check=True, capture_output=True)
    pid = Path(folder, "nginx/nginx.pid")
    while pid.exists():
        threading.Event().wait(0.01)
