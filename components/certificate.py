"""The certificate that Nginx shows to its clients."""

from dataclasses import dataclass
from datetime import date

import pulumi

from portico.planning.nginx.tls_files import certified_names
from portico.planning.settings import Settings
from portico.protocol.plan.certificate import Certificate as Section
from portico.protocol.plan_text import lines
from portico.targets import Step, Target

from .release import Release


@dataclass(frozen=True)
class CertificateArgs:
    """The arguments of a Certificate."""

    target: Target
    """The machine where Nginx runs."""
    settings: Settings
    """All settings, with TLS on."""
    key: pulumi.Output[str] | None
    """Key of a certificate that is a file of the project; None for any other certificate."""
    release: Release
    """The release on the machine."""


class Certificate(pulumi.ComponentResource):
    """A certificate and its key where Nginx runs, checked for the site's names before Nginx gets them.

    A different certificate is a new resource, created before the old one is deleted. A self-signed one is checked again
    in each new year, and renewed in time. Output: `fingerprint`.
    """

    step: Step

    def __init__(self, name: str, args: CertificateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("portico:index:Certificate", name, {"mode": args.settings.tls.mode}, opts)
        below = pulumi.ResourceOptions(parent=self, depends_on=[args.release.step.resource])
        section, released = _section(args.target, args.settings), args.release.step
        self.step = args.target.certificate(name, section, args.key, released, below)
        self.register_outputs({"fingerprint": self.step.evidence.apply(lambda evidence: evidence["fingerprint"])})


def _section(target: Target, settings: Settings) -> Section:
    files, address, tls = target.tls_files(), target.site_address(), settings.tls
    assert files, "there is a certificate only with TLS"
    names = certified_names(address, settings.nginx.server_names, tls)
    section = Section(mode=tls.mode, names=names, file=files.file, key_file=files.key_file,
                      rejects_unknown_names=settings.nginx.catchall and address.rejects_unknown_names)
    if target.project_certificate:
        return section.but(text=lines(target.project_certificate.text))
    return section.but(year=date.today().year) if tls.mode == "self-signed" else section
