"""The secrets of a Swarm that the services of a site read."""

import base64
import json

import pulumi
import pulumi_docker as docker

from portico.planning.certificates.given import GivenCertificate
from portico.planning.docker.numbered_name import name_of
from portico.planning.docker.site import SITE
from portico.targets.docker.resources import labels
from portico.targets.step import Step
from portico.targets.swarm.stage import Stage


def app_secret(
    stage: Stage,
    name: str,
    instance: pulumi.Output[str],
    secrets: pulumi.Output[dict[str, str]],
    opts: pulumi.ResourceOptions,
) -> docker.Secret:
    """Make the secret with the app's variables. It is named by the instance, whose id reveals nothing of them."""
    data: pulumi.Output[str] = secrets.apply(_encoded)
    return docker.Secret(
        name,
        name=instance.apply(lambda identity: name_of(f"{stage.site}-secrets", identity, stage.existing.secrets)),
        data=data,
        labels=labels({SITE: stage.site}),
        opts=stage.below(opts, delete_before_replace=False),
    )


def tls_secret(
    stage: Stage, name: str, certificate: GivenCertificate, key: pulumi.Output[str], opts: pulumi.ResourceOptions
) -> docker.Secret:
    """Make the secret with a certificate and its key in one file. It is named by the certificate, which is
    public."""
    data: pulumi.Output[str] = key.apply(lambda text: _in_base64(f"{certificate.text.rstrip()}\n{text}"))
    hidden: pulumi.Output[str] = pulumi.Output.secret(data)
    return docker.Secret(
        name,
        name=name_of(f"{stage.site}-tls", certificate.identity, stage.existing.secrets),
        data=hidden,
        labels=labels({SITE: stage.site}),
        opts=stage.below(opts, delete_before_replace=False),
    )


def secret_of(step: Step | None) -> docker.Secret | None:
    """Return the secret of the Swarm that a step made."""
    if step is None:
        return None
    assert isinstance(step.resource, docker.Secret), "a Swarm's secrets are its own"
    return step.resource


def _encoded(secrets: dict[str, str]) -> str:
    return _in_base64(json.dumps(secrets, sort_keys=True))


def _in_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
