"""The facts that a load balancer and a monitoring system need of a site, from the outputs of its stack."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import pulumi

PORTS = {"http": 80, "https": 443}


def probes(url: str, release: str) -> list[dict[str, Any]]:
    """Targets for Prometheus' blackbox exporter, as `file_sd_configs` reads them."""
    return [{"targets": [url], "labels": {"site": str(urlsplit(url).hostname), "release": release}}]


def upstream(name: str, url: str, hosts: Iterable[str]) -> str:
    """The machines as an upstream of another Nginx, for a `proxy_pass` with the site's scheme and name."""
    address = urlsplit(url)
    servers = [f"    server {host}:{address.port or PORTS[address.scheme]};" for host in sorted(hosts)]
    return "\n".join([f"upstream {name} {{", *servers, "}", ""])


site = pulumi.StackReference(pulumi.Config().require("site"))
url, release, hosts = (site.require_output(name) for name in ("url", "release", "hosts"))

pulumi.export("probes", pulumi.Output.all(url, release).apply(lambda values: probes(*values)))
pulumi.export("upstream", pulumi.Output.all(url, hosts).apply(lambda values: upstream("site", *values)))
