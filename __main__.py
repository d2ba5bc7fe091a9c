"""Portico: a Flask app behind Gunicorn and Nginx, each layer proven before the next is touched."""

from pathlib import Path

import pulumi

from components import FlaskSite, FlaskSiteArgs
from components.configuration import read_after_public_url, read_secrets, read_settings, read_ssh_key
from components.given_tls import read_tls
from components.own_passphrase import require_own_passphrase
from components.quiet_ending import end_quietly_when_interrupted, refuse
from portico.planning.app_source import read_app_source
from portico.planning.errors import PorticoError
from portico.targets.choice import look_for_drift, targets_of

PROJECT = Path(__file__).resolve().parent

end_quietly_when_interrupted()
try:
    require_own_passphrase(PROJECT)
    config = pulumi.Config()
    settings = read_settings(config)
    tls = read_tls(config, settings, PROJECT)
    source = read_app_source(settings, PROJECT)
    targets = targets_of(settings, PROJECT, read_ssh_key(config), tls.certificate if tls else None)
    args = FlaskSiteArgs(
        settings=settings,
        source=source,
        secrets=read_secrets(config),
        tls_key=tls.key if tls else None,
        after_public_url=read_after_public_url(config, settings),
        targets=look_for_drift(targets, settings, PROJECT),
    )
except PorticoError as error:
    refuse(error)

site = FlaskSite("site", args)

pulumi.export("url", site.url)
pulumi.export("static_url", site.static_url)
pulumi.export("server_names", site.server_names)
pulumi.export("release", site.release)
pulumi.export("instance", site.instance)
pulumi.export("hosts", site.hosts)
pulumi.export("config_id", site.config_id)
if settings.tls.on:
    pulumi.export("certificate", site.certificate)
