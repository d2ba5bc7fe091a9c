"""Request the site at its published port: from this machine, or beside an engine on a different one."""

import subprocess
import sys
from typing import Any

from portico.planning.docker.engine import DockerEngine
from portico.planning.docker.isolated_container import labelled, our_image, python_in
from portico.protocol.failure import Failure
from portico.steps.step import Plan

ASKER = """
import hashlib, http.client, socket, ssl, sys
address, port, host, path, seconds, name, fingerprint = sys.argv[1:]
connection = http.client.HTTPConnection(address, int(port), timeout=int(seconds))
try:
    if fingerprint:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection((address, int(port)), int(seconds))
        connection.sock = context.wrap_socket(plain, server_hostname=name)
        if hashlib.sha256(connection.sock.getpeercert(binary_form=True)).hexdigest() != fingerprint:
            sys.exit("another certificate")
    connection.request("GET", path, headers={"Host": host})
    print(connection.getresponse().status)
except OSError as error:
    print(error)
"""
"""A program that prints the status, or why there is none.

The agent has verified the certificate; here it has to be the same one.
"""


def require_published(engine: DockerEngine, plan: Plan, proof: dict[str, Any]) -> None:
    """Raise Failure unless the published port answers as Nginx did in its own network, which `proof` records."""
    status = proof["status"]
    public: dict[str, Any] = plan["public"]
    address = "127.0.0.1"
    asked = [address, str(public["port"]), public["host"], public["expectation"]["path"],
             str(public["expectation"]["timeout"]), public.get("tls", {}).get("server_name", ""),
             proof.get("certificate", {}).get("fingerprint", "")]
    got = _answer(engine, plan["docker"], asked)
    if got != str(status):
        raise Failure("public-check", f"{status} from the published port {address}:{public['port']}", got or "nothing",
                      remedy="see what else uses the port, and the engine's own log; then pulumi up again")


def _answer(engine: DockerEngine, docker: dict[str, Any], asked: list[str]) -> str:
    if engine.host and engine.host.startswith(("ssh://", "tcp://")):
        beside = python_in(our_image(docker), "--network=host", labelled(docker))
        return engine.ask("run", *beside, "-c", ASKER, *asked).strip()
    done = subprocess.run([sys.executable, "-I", "-c", ASKER, *asked], capture_output=True, text=True)
    return done.stdout.strip() or done.stderr.strip()
