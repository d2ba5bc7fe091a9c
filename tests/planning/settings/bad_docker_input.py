"""Bad settings of containers and images, and the whole refusal of each."""

from collections.abc import Mapping
from typing import Any

from tests.planning.settings.bad_ssh_input import HOST
from tests.planning.settings.pulumi_config import ED25519

DIGEST = "sha256:" + "0" * 64
NAME = "the name of an image, for example python:3.13-slim or registry.example.org/shop@sha256:DIGEST"
ADDRESS = "the address of a Docker Engine: unix:///PATH, ssh://USER@HOST or tcp://HOST:PORT"
MEND_IMAGE = "    to fix it: pulumi config set --path app.image registry.example.org/shop:1.4"


def _image(name: Any = "shop:1", kind: str = "docker", **sections: Any) -> dict[str, Any]:
    return {"app": {"name": "shop", "image": name}, "target": {"kind": kind}, **sections}


def _docker(**docker: Any) -> dict[str, Any]:
    return {"target": {"kind": "docker"}, "docker": docker}


BAD_DOCKER_INPUT: Mapping[str, tuple[dict[str, Any], str]] = {
    "app.image beside app.source": (
        _image() | {"app": {"name": "shop", "source": "../shop", "image": "shop:1"}},
        'app.image: expected nothing, as app.source is given: one of the two, got "shop:1"\n'
        "    to fix it: pulumi config rm --path app.image",
    ),
    "packages for a ready image": (
        _image() | {"target": {"kind": "docker", "packages": ["libpq5"]}},
        "target.packages: expected none with app.image, whose own Dockerfile installs them: RUN apt-get update &&"
        ' apt-get install --yes libpq5, got ["libpq5"]\n'
        "    to fix it: pulumi config rm --path target.packages",
    ),
    "neither app.image nor app.source": (
        {"app": {"name": "shop", "source": None, "image": None}},
        "app.source: expected a value, got nothing\n    to fix it: pulumi config set --path app.source ../shop",
    ),
    "app.image on this machine": (
        _image(kind="local"),
        "target.kind: expected 'docker' or 'swarm' where app.image is given, got \"local\"\n"
        "    to fix it: pulumi config set --path target.kind docker",
    ),
    "a static folder of a package on a Docker Engine": (
        {"target": {"kind": "docker"}, "nginx": {"static": [{"url": "/a/", "package": "flask_admin"}]}},
        "nginx.static[0].package: expected nothing with target.kind at docker: without it the app serves this folder,"
        ' got "flask_admin"\n'
        "    to fix it: pulumi config rm --path 'nginx.static[0].package'",
    ),
    "app.image with a snippet": (
        _image(nginx={"snippets": ["deploy/extra.conf"]}),
        'nginx.snippets: expected none with app.image: they are files of app.source, got ["deploy/extra.conf"]\n'
        "    to fix it: pulumi config rm --path nginx.snippets",
    ),
    "app.image with a space": (_image("shop 1"), f'app.image: expected {NAME}, got "shop 1"\n{MEND_IMAGE}'),
    "app.image in capitals": (_image("Shop"), f'app.image: expected {NAME}, got "Shop"\n{MEND_IMAGE}'),
    "app.image an option": (_image("--help"), f'app.image: expected {NAME}, got "--help"\n{MEND_IMAGE}'),
    "app.image with half a digest": (
        _image(f"shop@{DIGEST[:-1]}"), f'app.image: expected {NAME}, got "shop@{DIGEST[:-1]}"\n{MEND_IMAGE}'
    ),
    "docker.host without a scheme": (
        _docker(host="web1"),
        f'docker.host: expected {ADDRESS}, got "web1"\n'
        "    to fix it: pulumi config set --path docker.host ssh://deploy@web1.example.org",
    ),
    "fewer processes than Gunicorn has threads": (
        {**_docker(pids_limit=32), "gunicorn": {"workers": 4, "threads": 8}},
        "docker.pids_limit: expected at least 52, for gunicorn.workers at 4, each with 8 threads, got 32\n"
        "    to fix it: pulumi config set --path docker.pids_limit 52",
    ),
    "docker.memory too small": (
        _docker(memory=31),
        "docker.memory: expected at least 32, got 31\n    to fix it: pulumi config set --path docker.memory 512",
    ),
    "docker.address another": (
        _docker(address="192.0.2.1"),
        "docker.address: expected '127.0.0.1' or '0.0.0.0', got \"192.0.2.1\"\n"
        "    to fix it: pulumi config set --path docker.address 127.0.0.1",
    ),
    "published everywhere without a name": (
        _docker(address="0.0.0.0"),
        "nginx.server_names: expected at least one server name with docker.address at 0.0.0.0, got nothing\n"
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "docker with hosts": (
        {"target": {"kind": "docker", "hosts": [HOST]}},
        "target.hosts: expected nothing with target.kind at docker: its machine is the one of docker.host, got"
        f' [{{"address": "192.0.2.1", "host_key": "{ED25519}"… (122 characters)\n'
        "    to fix it: pulumi config rm --path target.hosts",
    ),
    "docker with a bastion": (
        {"target": {"kind": "docker", "bastion": HOST}},
        "target.bastion: expected nothing with target.kind at docker: its machine is the one of docker.host, got"
        f' {{"address": "192.0.2.1", "host_key": "{ED25519}"}}\n'
        "    to fix it: pulumi config rm --path target.bastion",
    ),
    "drift where there are only containers": (
        {"target": {"kind": "docker"}, "drift": "preview"},
        "drift: expected nothing: containers are compared by pulumi up --refresh, got \"preview\"\n"
        "    to fix it: pulumi config rm drift",
    ),
}
