"""Every value that the settings accept is accepted by Nginx, Gunicorn and systemd."""

import runpy
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given

from portico.planning.gunicorn.conf import render_gunicorn_conf
from portico.planning.nginx.address import loopback_address
from portico.planning.nginx.site import (
    UPSTREAM_PORT,
    Location,
    host_header,
    render_catchall,
    render_private_nginx,
    render_site,
)
from portico.planning.places.host_files import instance_units
from portico.planning.settings import Settings
from tests.planning.settings.accepted import accepted
from tests.templates.private_nginx import complaints, directives
from tests.templates.rendered import PLACE, SITE
from tests.templates.units import ANALYZED, complaints_about_units


def _files(settings: Settings) -> dict[str, str]:
    address = loopback_address(settings)
    unix = settings.gunicorn.bind == "unix"
    site = replace(
        SITE,
        name=settings.app.name,
        upstream=SITE.upstream if unix else f"127.0.0.1:{UPSTREAM_PORT}",
        listens=address.listens,
        server_names=address.server_names,
        host_header=host_header(address.port),
        static=[Location(item.url, f"static/ba9876543210/{at}") for at, item in enumerate(settings.nginx.static or ())],
    )
    around = {
        "nginx.conf": render_private_nginx(None, settings.rollout.drain_timeout),
        "sites-enabled/000-catchall.conf": render_catchall(address.listens),
    }
    rendered = render_site(site, settings.nginx, around).files
    return {path: text.replace(UPSTREAM_PORT, str(settings.gunicorn.ports[0])) for path, text in rendered.items()}


@given(accepted())
def test_nginx_accepts_every_accepted_setting_without_a_warning(settings: Settings) -> None:
    assert complaints(_files(settings)) == []


def test_nginx_accepts_the_longest_and_the_most_server_names() -> None:
    names = [".".join([f"{number:03}" + "s" * 60, *["s" * 63] * 2, "s" * 61]) for number in range(64)]
    settings = Settings.read({"app": {"name": "s" * 30, "source": "x"}, "nginx": {"server_names": names}})
    assert [len(name) for name in settings.nginx.server_names] == [253] * 64
    assert complaints(_files(settings)) == []


@ANALYZED
@given(accepted())
def test_systemd_accepts_every_accepted_setting_without_a_word(settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert complaints_about_units(instance_units(PLACE, settings), Path(folder)) == ""


@given(accepted())
def test_every_accepted_setting_stands_in_nginx_as_it_was_set(settings: Settings) -> None:
    nginx = settings.nginx
    found = directives(_files(settings)[f"sites-enabled/{settings.app.name}.conf"])
    values = {(item.inside, item.name): item.args for item in found}
    assert values[("server", "location /"), "proxy_read_timeout"] == (f"{nginx.proxy_read_timeout}s",)
    assert values[("server", "location /"), "proxy_connect_timeout"] == (f"{nginx.proxy_connect_timeout}s",)
    assert values[("server",), "client_max_body_size"] == (nginx.client_max_body_size,)
    assert values[("server",), "keepalive_timeout"] == (f"{nginx.keepalive_timeout}s",)
    assert (("server",), "gzip") in values or not nginx.gzip


@given(accepted())
def test_every_server_name_and_static_folder_stands_in_nginx_in_order(settings: Settings) -> None:
    found = directives(_files(settings)[f"sites-enabled/{settings.app.name}.conf"])
    names = [item.args for item in found if item.name == "server_name"]
    locations = [item.args[1] for item in found if item.name == "location" and item.args[0] == "^~"]
    assert names[0] == loopback_address(settings).server_names
    assert set(settings.nginx.server_names) <= set(names[0])
    assert locations == [item.url for item in settings.nginx.static or ()]
    assert [item.args[0][-1] for item in found if item.name == "alias"] == ["/"] * len(locations)


@given(accepted())
def test_every_accepted_setting_stands_in_gunicorns_file_as_it_was_set(settings: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gunicorn.conf.py"
        file.write_text(render_gunicorn_conf(settings.app.entrypoint, settings.gunicorn, settings.nginx))
        read = runpy.run_path(str(file))
    assert read["wsgi_app"] == settings.app.entrypoint
    for name in ("workers", "threads", "worker_class", "timeout", "graceful_timeout", "keepalive", "preload_app"):
        assert read[name] == getattr(settings.gunicorn, name)
