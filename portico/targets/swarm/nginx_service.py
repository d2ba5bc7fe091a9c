"""The service of Nginx in a Swarm, and its files."""

from collections.abc import Callable, Mapping
from typing import Any

import pulumi
import pulumi_docker as docker

from portico.planning.nginx.swarm import CATCHALL, TLS_CATCHALL
from portico.planning.nginx.swarm_paths import FOLDER
from portico.planning.settings import Settings
from portico.protocol.plan.site import Site
from portico.targets.swarm import services
from portico.targets.swarm.stage import Stage, Variables


def nginx_files(settings: Settings, sites_folder: str) -> Mapping[str, str]:
    """Return the paths of Nginx's files, by their slots."""
    files = {"nginx": "nginx.conf", "site": f"{sites_folder}/{settings.app.name}.conf"}
    if not settings.nginx.catchall:
        return files
    tls = {"catchall-tls": TLS_CATCHALL} if settings.tls.on else {}
    return {**files, "catchall": CATCHALL, **tls}


def nginx_service(
    stage: Stage,
    name: str,
    container: Mapping[str, Any],
    variables: Variables,
    site: pulumi.Output[Site],
    paths: Mapping[str, str],
    certificate: docker.Secret | None,
    opts: pulumi.ResourceOptions,
) -> docker.Service:
    """Make Nginx's service. Without the mesh the old task is stopped first, as one task alone can have a port of a
    node."""
    files = []
    for slot, path in paths.items():
        written = stage.config(f"{name}-conf-{slot}", slot, site.apply(_text_of(path)), opts)
        files.append(services.config_file(written.id, written.name, f"{FOLDER}/{path}"))
    ingress = stage.settings.swarm.publish_mode == "ingress"
    secrets = [services.tls_file(certificate.id, certificate.name)] if certificate else []
    reads = {"configs": files, **({"secrets": secrets} if secrets else {})}
    return stage.service(
        name, "nginx", {**container, **reads}, variables, opts, stage.settings.docker.nginx_memory,
        mode=services.nginx_mode(stage.settings),
        endpoint_spec=services.nginx_endpoint(stage.settings),
        **services.rollout(stage.settings, "start-first" if ingress else "stop-first"),
    )


def _text_of(path: str) -> Callable[[Site], str]:
    """Return a function that returns the text of one of the site's files, which are lists of lines."""
    return lambda site: "".join(f"{line}\n" for line in site.files[path])
