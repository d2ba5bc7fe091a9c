"""A certificate of the project and its secret key, read once."""

from dataclasses import dataclass
from pathlib import Path

import pulumi

from portico.planning.certificates.given import MEND_KEY, GivenCertificate
from portico.planning.errors import SettingsError
from portico.planning.settings import TLS_KEY, Settings

from .configuration import with_its_last_line_ended


@dataclass(frozen=True)
class GivenTls:
    """The certificate of the project and its secret key, as the stack's configuration gives them."""

    certificate: GivenCertificate
    key: pulumi.Output[str]


def read_tls(config: pulumi.Config, settings: Settings, project: Path) -> GivenTls | None:
    """Return certificate and key, which belong together; None where neither is in the stack.

    Raises SettingsError, which shows nothing of the key.
    """
    key, tls = config.get_secret(TLS_KEY), settings.tls
    if not tls.is_given or tls.certificate is None:
        if key is not None:
            raise SettingsError(f"{TLS_KEY}: expected none without a tls.certificate in the project, got one\n"
                                f"    to fix it: pulumi config rm {TLS_KEY}")
        return None
    if key is None or not pulumi.runtime.is_config_secret(config.full_key(TLS_KEY)):
        got = "nothing" if key is None else "plain text"
        raise SettingsError(f"{TLS_KEY}: expected the key of {tls.certificate}, encrypted, got {got}\n"
                            f"    to fix it: {MEND_KEY}")
    from portico.planning.certificates.file import (  # with cryptography, which costs 60 ms
        read_given_certificate,
        utc_now,
    )

    names = settings.nginx.server_names or ("127.0.0.1",)
    certificate = read_given_certificate(project, tls.certificate, config.get(TLS_KEY) or "", names, utc_now())
    return GivenTls(certificate, key.apply(with_its_last_line_ended))
