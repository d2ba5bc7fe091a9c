"""Faults of HTTPS: made on a real host, named, mended by the remedy. Certbot has a stand-in: no authority is near."""

from pathlib import Path

import pytest

from tests.agent.watching import until
from tests.certificates import DAY, NOW, certified
from tests.doctor.nginx_as_found import as_found as as_found
from tests.doctor.patient import PAGE, Patient
from tests.engine import apps
from tests.hosts.conftest import MakeSite
from tests.hosts.site import NAME
from tests.https import fetched

PORT = 8080
LIVE = f"/etc/letsencrypt/live/{NAME}"
CERTBOT = f"#!/bin/sh -e\ncp /root/good/*.pem {LIVE}/\nrm -rf /var/log/letsencrypt\neval \"$4\"\n"
"""A stand-in for certbot; its fourth argument is the deploy hook."""
EXPIRED = f"cp /root/expired/*.pem {LIVE}/; systemctl reload nginx\n"
LOG = "install -d /var/log/letsencrypt; echo '{}' > /var/log/letsencrypt/letsencrypt.log"
FAULTS = {
    "certificate-of-the-site-missing": f"rm {LIVE}/fullchain.pem",
    "certificate-of-the-site-mismatched": f"cp /root/soon/privkey.pem {LIVE}/",
    "certificate-not-read": f"cp /root/renewed/*.pem {LIVE}/",
    "certificate-expired": EXPIRED,
    "certificate-ends-soon": f"cp /root/soon/*.pem {LIVE}/; systemctl reload nginx",
    "certificate-rate-limited": EXPIRED + LOG.format("too many certificates already issued for: shop.test"),
    "certificate-name-elsewhere": EXPIRED + LOG.format("DNS problem: NXDOMAIN looking up A for shop.test"),
    "certificate-challenge-blocked": EXPIRED + LOG.format("Timeout during connect (likely firewall problem)"),
    "curve-unknown": f"""echo 'server {{
        listen {PORT} ssl; server_name other.test;
        ssl_certificate /root/good/fullchain.pem; ssl_certificate_key /root/good/privkey.pem;
        ssl_ecdh_curve X25519MLKEM768:X25519;
        }}' > /etc/nginx/conf.d/other.conf""",
}
"""The command that causes each fault, by its name in the catalogue."""
ANOTHER = f"""server {{
    listen {PORT} ssl default_server;
    listen [::]:{PORT} ssl default_server;
    server_name another.test;
    ssl_certificate /root/good/fullchain.pem;
    ssl_certificate_key /root/good/privkey.pem;
    ssl_protocols TLSv1.2;
    return 444;
}}"""
READ = f"systemctl reload nginx; until ! openssl s_client -tls1_3 -connect 127.0.0.1:{PORT} < /dev/null; do :; done"
"""Workers of the configuration before serve on for a moment."""


class SecuredPatient(Patient):
    """Its clients come over HTTPS."""

    authority: Path

    def is_well(self) -> bool:
        try:
            answer = fetched(self.host.other_http_port, self.authority, f"{NAME}:{PORT}")
        except OSError:
            return False
        return (answer.status, answer.body) == (200, f"{PAGE}0")


@pytest.fixture(scope="module")
def patient(make_hosted: MakeSite, tmp_path_factory: pytest.TempPathFactory) -> SecuredPatient:
    """A site that is up with a certificate of certbot's, on a host with others to choose from."""
    site, made = make_hosted(), tmp_path_factory.mktemp("certificates")
    site.write(apps.good(PAGE))
    for name, days in (("good", 90), ("renewed", 90), ("soon", 3), ("expired", -1)):
        certificate = certified(made / name, NAME, ends=NOW + days * DAY)
        for file in (certificate.chain, certificate.key):
            site.host.write(f"/root/{name}/{file.name}", file.read_text(), mode=0o600)
    site.host.write("/usr/local/bin/certbot", CERTBOT, mode=0o755)
    site.host.run(f"mkdir -p {LIVE}; cp /root/good/*.pem {LIVE}/")
    site.configure("nginx", https_port=PORT)
    site.configure("tls", mode="files", certificate=f"{LIVE}/fullchain.pem", certificate_key=f"{LIVE}/privkey.pem")
    site.must_up()
    patient = SecuredPatient(site)
    patient.authority = made / "good" / "fullchain.pem"
    return patient


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: SecuredPatient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]


@pytest.mark.parametrize("name", ["tls-version-of-another-site"])
def test_the_versions_of_another_sites_default_server_are_named(patient: SecuredPatient, name: str) -> None:
    patient.site.configure("nginx", catchall=False)
    patient.site.must_up()
    patient.changed()

    with patient.ill_of(name, f"echo '{ANOTHER}' > /etc/nginx/conf.d/other.conf\n{READ}"):
        pass


@pytest.mark.quick
@pytest.mark.parametrize("name", ["certificate-of-portico-missing"])
def test_a_certificate_that_portico_made_is_made_anew(patient: SecuredPatient, name: str) -> None:
    patient.site.config["portico:tls"] = {"mode": "self-signed"}
    patient.site.must_up()
    patient.changed()
    patient.make_ill("rm $dir/certificates/*/fullchain.pem")

    found = patient.diagnosis()
    assert found is not None
    assert found["name"] == name
    patient.take(found["remedy"])

    until(lambda: patient.diagnosis() is None, 5)
