"""Makes a self-signed certificate on the machine that uses it: its key never leaves this machine."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Sequence

from portico.agent.asking import tls
from portico.agent.machine import atomic
from portico.agent.machine.command import must
from portico.protocol.failure import Failure

DAYS, RENEWED = 825, 400
"""Days for which a certificate is made, and days before its end from which on it is replaced."""
DAY = 86_400
CONFIG = """\
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = Portico
[extensions]
subjectAltName = {names}
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
"""
"""The whole configuration of the certificate; the host's openssl.cnf is not used."""


def ensure(certificate: Path, key: Path, names: Sequence[str]) -> None:
    """Make a key and a certificate for the names, unless there are good ones with time left. Raises Failure."""
    if shutil.which("openssl") is None:
        raise Failure("certificate", "openssl on this machine", "none", remedy="apt-get install openssl")
    if not key.exists():
        _make(key, 0o600, "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
    if not _has_time_left(certificate, key):
        with tempfile.NamedTemporaryFile("w", suffix=".cnf") as config:
            config.write(CONFIG.format(names=", ".join(map(_kind, names))))
            config.flush()
            _make(certificate, 0o644, "req", "-x509", "-new", "-key", str(key), "-days", str(DAYS), "-sha256",
                  "-config", config.name)


def _has_time_left(certificate: Path, key: Path) -> bool:
    try:
        text = certificate.read_text()
        return tls.facts(text, str(key), str(certificate)).seconds_left > RENEWED * DAY
    except (OSError, ValueError):
        return False


def _make(path: Path, mode: int, *command: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "made")
        must("certificate", f"openssl {command[0]} to make {path.name}", "openssl", *command, "-out", made,
             remedy="fix what openssl names, then run pulumi up again")
        atomic.write(path, Path(made).read_bytes(), mode)


def _kind(name: str) -> str:
    return f"IP:{name}" if name.replace(".", "").isdigit() else f"DNS:{name}"
