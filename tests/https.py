"""A client that knows what TLS is."""

import hashlib
import http.client
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fetched:
    """The answer to an HTTPS request."""

    status: int
    location: str | None
    body: str
    headers: dict[str, str]


def fetched(port: int, trusted: Path | None, host: str, path: str = "/") -> Fetched:
    """A page as a browser gets it that trusts the authorities in a file; without one, over plain HTTP."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    if trusted is not None:
        context = ssl.create_default_context(cafile=str(trusted))
        plain = socket.create_connection(("127.0.0.1", port), 10)
        connection.sock = context.wrap_socket(plain, server_hostname=host.partition(":")[0])
    connection.request("GET", path, headers={"Host": host})
    with connection.getresponse() as answer:
        headers = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read().decode()
    connection.close()
    return Fetched(answer.status, headers.get("location"), body, headers)


def handshake(port: int, name: str) -> str | None:
    """Fingerprint of the certificate that is shown to who asks for a name; None when there is no handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection(("127.0.0.1", port), 10) as plain, \
                context.wrap_socket(plain, server_hostname=name) as asked:
            return hashlib.sha256(asked.getpeercert(binary_form=True) or b"").hexdigest()
    except OSError:
        return None
