"""The stack's configuration, validated before any resource is registered."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator
from typing_extensions import Self

from portico.planning.settings.agreement.docker import disagreements_on_containers
from portico.planning.settings.agreement.folders import disagreements_on_folders
from portico.planning.settings.agreement.gunicorn_and_nginx import disagreements
from portico.planning.settings.agreement.ssh import disagreements_on_target
from portico.planning.settings.agreement.swarm import disagreements_on_swarm
from portico.planning.settings.agreement.tls import disagreements_on_tls
from portico.planning.settings.app import App
from portico.planning.settings.base import Section
from portico.planning.settings.checks import Checks
from portico.planning.settings.docker import Docker
from portico.planning.settings.gunicorn import Gunicorn
from portico.planning.settings.nginx import Nginx
from portico.planning.settings.refusing.fault import refused
from portico.planning.settings.refusing.refusal import (
    AFTER_PUBLIC_KEY,
    SECRET_KEYS,
    SECRETS_KEY,
    SSH_KEY,
    TLS_KEY,
    refusal,
)
from portico.planning.settings.rollout import Rollout
from portico.planning.settings.swarm import Swarm
from portico.planning.settings.systemd import Systemd
from portico.planning.settings.target import TargetSettings
from portico.planning.settings.tls import Tls


class Settings(Section):
    """Every key of the project's namespace but the secret ones."""

    app: App = Field()
    target: TargetSettings = TargetSettings()
    gunicorn: Gunicorn = Gunicorn()
    systemd: Systemd = Systemd()
    docker: Docker = Docker()
    swarm: Swarm = Swarm()
    nginx: Nginx = Nginx()
    tls: Tls = Tls()
    checks: Checks = Checks()
    rollout: Rollout = Rollout()
    drift: Literal["preview"] | None = Field(None, examples=["preview"])
    """`preview`: look for changes by hand on the machines before each preview and update, and repair them."""

    @model_validator(mode="after")
    def _sections_agree(self) -> Self:
        faults = [
            *disagreements_on_target(self.target, self.nginx),
            *disagreements_on_containers(self.app, self.target, self.docker, self.nginx, self.gunicorn, self.drift),
            *disagreements_on_folders(self.app, self.target, self.nginx),
            *disagreements_on_swarm(self.target, self.docker, self.swarm, self.checks),
            *disagreements_on_tls(self.tls, self.target, self.nginx, self.gunicorn),
            *disagreements(self.gunicorn, self.systemd, self.nginx, self.rollout, self.http_port),
        ]
        if faults:
            raise refused(*faults)
        return self

    @property
    def http_port(self) -> int:
        """Port of the public address, or with TLS of the redirect to it."""
        return self.nginx.port_on(self.target.kind)

    @property
    def https_port(self) -> int:
        """Port of the public address with TLS."""
        return self.nginx.tls_port_on(self.target.kind)

    @property
    def public_ports(self) -> Sequence[int]:
        """All on which clients come."""
        return (self.http_port, self.https_port) if self.tls.on else (self.http_port,)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """Settings from the values of the namespace's keys.

        Raises SettingsError with, for each fault: key, expected, got, and the command that fixes it.
        """
        try:
            return cls.model_validate(dict(values))
        except ValidationError as error:
            raise refusal(cls, error) from None


__all__ = ["AFTER_PUBLIC_KEY", "SECRETS_KEY", "SECRET_KEYS", "SSH_KEY", "TLS_KEY", "Settings"]
