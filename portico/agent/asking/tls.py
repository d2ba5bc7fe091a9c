"""Speaks TLS as a client that trusts exactly one certificate, whichever authority has signed it."""

import hashlib
import os
import re
import socket
import ssl
import time
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from portico.agent.asking.address import LOOPBACK
from portico.protocol.plan.public import CheckedTls

PARTIAL_CHAIN, AT_ANY_TIME = 0x80000, 0x200000
"""Flags of OpenSSL: X509_V_FLAG_PARTIAL_CHAIN and X509_V_FLAG_NO_CHECK_TIME, for which not every Python has a name."""
ISSUER_UNKNOWN = (2, 20, 21)
"""OpenSSL's codes for a chain that breaks off: X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, ..._LOCALLY and
X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE."""
_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class Facts(NamedTuple):
    """The facts of a certificate."""

    names: List[str]
    """Host names and IP addresses that the certificate is for."""
    not_after: str
    """End of the certificate's validity, in UTC."""
    fingerprint: str
    """SHA-256 of the certificate, in hex."""
    seconds_left: float
    """Seconds until the certificate expires; below zero when it has expired."""

    def told(self) -> Dict[str, Any]:
        """Return the facts that do not change from moment to moment, for the evidence."""
        return {"names": self.names, "not_after": self.not_after, "fingerprint": self.fingerprint}


def leaf(text: str) -> str:
    """Return the first certificate in a text. Raises ValueError when there is none."""
    found = _PEM.search(text)
    if found is None:
        raise ValueError("no certificate in it")
    return f"{found.group()}\n"


def fingerprint(text: str) -> str:
    """Return the fingerprint of the first certificate in a text. Raises ValueError when there is none."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(leaf(text))).hexdigest()


def client(certificate: str, name: Optional[str], at_any_time: bool = False) -> ssl.SSLContext:
    """Return a client's context that trusts only the first certificate of a text; without a name it checks no name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = name is not None
    context.load_verify_locations(cadata=leaf(certificate))
    context.verify_flags |= PARTIAL_CHAIN | (AT_ANY_TIME if at_any_time else 0)
    return context


def wrapped(connection: socket.socket, tls: CheckedTls, protocols: Sequence[str] = ()) -> ssl.SSLSocket:
    """Return the connection after the handshake, in which the client offers these protocols.

    Raises OSError for any certificate except the one of `tls`.
    """
    try:
        context = client(certificate_of(tls), tls.server_name)
    except ValueError as error:
        raise OSError(f"{tls.file}: {error}") from None
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context.wrap_socket(connection, server_hostname=tls.server_name)


def certificate_of(tls: CheckedTls) -> str:
    """Return the text of the certificate that has to be served, from the plan or from its file."""
    if tls.text:
        return tls.text
    with open(tls.file) as file:
        return file.read()


def served(
    port: int, name: str, seconds: float, least: ssl.TLSVersion = ssl.TLSVersion.MINIMUM_SUPPORTED,
    host: str = LOOPBACK,
) -> str:
    """Return the fingerprint of the certificate that a port shows to a client that asks for a name.

    It is empty when the port shows none, or speaks only versions of TLS that are older than `least`.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = least
    try:
        with socket.create_connection((host, port), seconds) as connection, \
                context.wrap_socket(connection, server_hostname=name) as asked:
            return hashlib.sha256(asked.getpeercert(binary_form=True) or b"").hexdigest()
    except OSError:
        return ""


def facts(certificate: str, key_file: str, certificate_file: str) -> Facts:
    """Return the facts of a certificate, expired or not. Raises OSError when it and the key do not belong together."""
    return _facts(shaken(certificate, key_file, certificate_file, None, at_any_time=True), fingerprint(certificate))


def facts_of(connection: ssl.SSLSocket) -> Facts:
    """Return the facts of the certificate that was verified on a connection."""
    shown = connection.getpeercert(binary_form=True) or b""
    return _facts(dict(connection.getpeercert() or {}), hashlib.sha256(shown).hexdigest())


def _facts(told: Dict[str, Any], digest: str) -> Facts:
    names = [value for kind, value in told.get("subjectAltName", ()) if kind in ("DNS", "IP Address")]
    end = ssl.cert_time_to_seconds(told["notAfter"])
    return Facts(names, time.strftime("%FT%TZ", time.gmtime(end)), digest, end - time.time())


def lack(certificate: str, key_file: str, certificate_file: str, name: Optional[str] = None) -> str:
    """Return why a client would refuse a certificate now, or for a name; empty when it would accept it."""
    try:
        shaken(certificate, key_file, certificate_file, name)
    except ssl.SSLCertVerificationError as error:
        return str(error.verify_message)
    return ""


def lacks_issuer(key_file: str, certificate_file: str) -> bool:
    """Return whether a client that trusts this machine's authorities cannot follow a file's certificates to one.

    A certificate of the file that signs itself is trusted as well. A machine that trusts no authority cannot tell.
    """
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_flags |= AT_ANY_TIME
    with open(certificate_file) as file:
        found = _PEM.findall(file.read())
    for certificate in found:
        if _signs_itself(f"{certificate}\n"):
            context.load_verify_locations(cadata=f"{certificate}\n")
    try:
        _shake(context, key_file, certificate_file, None)
    except ssl.SSLCertVerificationError as error:
        return error.verify_code in ISSUER_UNKNOWN and (len(found) == 1 or _trusts_any())
    return False


def _signs_itself(certificate: str) -> bool:
    """Return whether a certificate is that of an authority that signed itself; a client has to be given it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=certificate)
    return any(known["subject"] == known["issuer"] for known in context.get_ca_certs())


def _trusts_any() -> bool:
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile or (paths.capath and os.listdir(paths.capath)))


def shaken(
    certificate: str, key_file: str, certificate_file: str, name: Optional[str], at_any_time: bool = False
) -> Dict[str, Any]:
    """Return a certificate as a client reads it after a handshake in memory, with all checks that a client does."""
    return _shake(client(certificate, name, at_any_time), key_file, certificate_file, name)


def _shake(context: ssl.SSLContext, key_file: str, certificate_file: str, name: Optional[str]) -> Dict[str, Any]:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate_file, key_file, password=lambda: b"")
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = context.wrap_bio(to_client, to_server, server_hostname=name)
    answering = server.wrap_bio(to_server, to_client, server_side=True)
    for side in (asking, answering, asking):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    return dict(asking.getpeercert() or {})
