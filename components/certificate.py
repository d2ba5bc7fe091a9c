"""The certificate with which Nginx proves who it is."""

from datetime import date
from typing import Any

import pulumi

from portico.planning.nginx.tls_files import certified_names
from portico.planning.settings import Settings
from portico.protocol.plan_text import lines
from portico.targets import Step, Target


class Certificate(pulumi.ComponentResource):
    """A certificate and its key where Nginx runs: known to be good for the site's names before Nginx hears of them.

    Replaced by another one, create before delete; one that signs itself is looked at again in each new year, and made
    anew in time. Output: `fingerprint`.
    """

    step: Step

    def __init__(
        self,
        name: str,
        target: Target,
        settings: Settings,
        key: pulumi.Output[str] | None,
        after: Step,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("portico:index:Certificate", name, {"mode": settings.tls.mode}, opts)
        self.step = target.certificate(
            name, _section(target, settings), key, pulumi.ResourceOptions(parent=self, depends_on=[after.resource])
        )
        self.register_outputs({"fingerprint": self.step.evidence.apply(lambda known: known["fingerprint"])})


def _section(target: Target, settings: Settings) -> dict[str, Any]:
    files, address, tls = target.tls_files(), target.site_address(), settings.tls
    assert files, "there is a certificate only with TLS"
    names = certified_names(address, settings.nginx.server_names, tls)
    section = {"mode": tls.mode, "names": list(names), "file": files.file, "key_file": files.key_file,
               "rejects_unknown_names": settings.nginx.catchall and address.rejects_unknown_names}
    if target.given:
        return {**section, "text": lines(target.given.text)}
    return {**section, "year": date.today().year} if tls.mode == "self-signed" else section
