"""HTTPS in a Swarm: certificate and key are a secret that only Nginx's tasks read."""

import pytest

from tests.containers.swarm import NAME, SwarmSite
from tests.containers.test_https import give
from tests.engine import apps
from tests.https import fetched, handshake
from tests.ports import free_port


@pytest.fixture(scope="module")
def site(swarm_site: SwarmSite) -> SwarmSite:
    """A site that is not up yet."""
    swarm_site.write(apps.telling_its_url())
    swarm_site.configure("nginx", https_port=free_port())
    return swarm_site


def test_each_certificate_is_a_secret_of_its_own_that_nginx_serves(
    site: SwarmSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    port = site.config["portico:nginx"]["https_port"]
    for folder in ("first", "second"):
        certificate = give(site, tmp_path_factory.mktemp(folder))
        site.must_up()

        page, sent = fetched(port, certificate.chain, f"{NAME}:{port}"), fetched(site.port, None, f"{NAME}:{site.port}")
        assert (page.status, page.body, sent.status) == (200, f"https://{NAME}:{port}/", 308)
        assert handshake(port, "another.test") is None
        assert site.outputs()["certificate"]["fingerprint"] == certificate.fingerprint
        (secret,) = site.service("nginx")["Spec"]["TaskTemplate"]["ContainerSpec"]["Secrets"]
        assert secret["SecretName"] == f"{site.key}-tls-{certificate.fingerprint[:12]}"
