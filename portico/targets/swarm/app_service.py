"""The service of a site's app in a Swarm."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_docker as docker

from portico.targets.swarm import services
from portico.targets.swarm.stage import Stage, Variables


def app_service(
    stage: Stage,
    name: str,
    container: Mapping[str, Any],
    variables: Variables,
    conf: pulumi.Output[str],
    secret: docker.Secret | None,
    node: str,
    opts: pulumi.ResourceOptions,
) -> docker.Service:
    """Make the app's service: a new task serves before an old one is stopped. `node`: the id of the node that has the
    app's data, which its tasks do not leave; empty for an app that keeps none."""
    written = stage.config(f"{name}-conf", "gunicorn", conf, opts)
    reads = {
        "configs": [services.config_file(written.id, written.name, services.CONF)],
        "secrets": [services.secrets_file(secret.id, secret.name)] if secret else [],
    }
    settings = stage.settings
    return stage.service(
        name, "app", {**container, **reads}, variables, opts, settings.docker.memory, node,
        mode=services.replicated(settings.swarm.replicas),
        endpoint_spec={"mode": settings.swarm.endpoint_mode},
        **services.rollout(settings, "start-first"),
    )
