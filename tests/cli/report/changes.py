"""The kinds of change whose real previews are recorded: by the stack they are about, what is other than deployed."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.engine import apps
from tests.engine.site import Site
from tests.hosts.engine import docker

MARKER = "a-marker-that-nobody-may-see"
"""A value in the secrets of each stack, before and after each change."""
Change = Callable[[Site], object]
NAMES = ["shop.test", "old.shop.test"]


def nothing(site: Site) -> None:
    """The site is as it was deployed."""


def write(path: str, text: str) -> Change:
    """A file of the app is another."""
    return lambda site: site.write({**apps.good("one"), path: text})


def set_to(section: str, **values: Any) -> Change:
    """Settings are others."""
    return lambda site: site.configure(section, **values)


def another_image(setting: str, name: str) -> Change:
    """Name another base image, which the engine has: a preview asks for it."""
    def change(site: Site) -> None:
        present = site.config["portico:docker"][setting]
        docker("build", "--tag", name, "-", text=f"FROM {present}\nLABEL another=image\n")
        site.configure("docker", **{setting: name})

    return change


def move_to_a_host(site: Site) -> None:
    key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJn0ydPOLlmpnF3GV4Cr8HfvvMaUTb7fyzSo9Gwc2ng1"
    host = {"name": "web1", "address": "192.0.2.10", "user": "deploy", "host_key": key}
    site.config["portico:target"] = {"kind": "ssh", "hosts": [host]}
    site.configure("nginx", http_port=80)


def edit_by_hand(site: Site) -> None:
    for file in (site.place / "nginx/sites-enabled/shop.conf", next(site.place.glob("releases/*/app/wsgi.py"))):
        file.write_text(f"{file.read_text()}# by hand, @octocat\n")
    site.config["portico:drift"] = "preview"


def hosts(*names: str) -> Change:
    """The site is to be on these of the hosts that there are."""
    return lambda site: site.configure("target", hosts=[HOSTS[name] for name in names])


HOSTS: dict[str, dict[str, Any]] = {}
"""The entries of the hosts that were booted, by name."""
LOCAL: Mapping[str, Change] = {
    "no-change": nothing,
    "new-release": write("wsgi.py", apps.good("two")["wsgi.py"]),
    "static-file": write("static/site.css", "body { color: navy }\n"),
    "requirement": write("requirements.txt", f"{apps.REQUIREMENTS}itsdangerous>=2\n"),
    "changed-secret": lambda site: site.hide("TOKEN", f"{MARKER}-2"),
    "gunicorn-setting": set_to("gunicorn", workers=3),
    "nginx-setting": set_to("nginx", client_max_body_size="64m"),
    "check-setting": set_to("checks", upstream={"deadline": 9, "timeout": 2, "settle": 0.5}),
    "http-port": set_to("nginx", http_port=8081),
    "server-names": set_to("nginx", server_names=["shop.test", "www.shop.test"]),
    "variable": set_to("app", environment={"GREETING": "</details> `hi` @octocat | <b>"}),
    "refused-setting": set_to("gunicorn", workers="three"),
    "failing-snippet": set_to("nginx", snippets=["no-such-file.conf"]),
    "target": move_to_a_host,
}
ON_HOSTS: Mapping[str, Change] = {
    "hosts-new-release": write("wsgi.py", apps.good("two")["wsgi.py"]),
    "hosts-added": hosts("web1", "web2", "web3"),
    "hosts-removed": hosts("web1"),
}
IN_CONTAINERS: Mapping[str, Change] = {
    "docker-new-release": write("wsgi.py", apps.good("two")["wsgi.py"]),
    "docker-python-image": another_image("python_image", "python:3.14-slim"),
    "docker-nginx-image": another_image("nginx_image", "nginx:1.28"),
    "docker-http-port": set_to("nginx", http_port=8081),
}
