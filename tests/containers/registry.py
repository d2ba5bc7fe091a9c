"""A real registry of images on a port of its own; the engine takes one on 127.0.0.1 without certificates."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.agent.watching import answer, until
from tests.containers.own_engine import OwnEngine
from tests.hosts.engine import docker, must_find
from tests.ports import free_port

CONFIGURATION = """\
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {folder}/images}}, delete: {{enabled: true}}}}
http: {{addr: "{host}:{port}"}}
"""
LOCKED = "auth: {{htpasswd: {{realm: shops, path: {folder}/users}}}}\n"
USER, PASSWORD = "shop", "till-of-the-shop"
USERS = f"{USER}:$2b$05$abcdefghijklmnopqrstuuZhza7nhLqiCx1TRbRlXr6XNeQdECuXq\n"
"""The file of users, with that password hashed by bcrypt."""


class Registry:
    """A registry that runs."""

    def __init__(self, port: int) -> None:
        self.address = f"127.0.0.1:{port}"

    def push(self, image: str, name: str) -> str:
        """An image of the engine under a name here; what it is called by its digest."""
        docker("tag", image, f"{self.address}/{name}")
        docker("push", "--quiet", f"{self.address}/{name}")
        return docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", f"{self.address}/{name}").strip()


@contextmanager
def registry(folder: Path, locked: bool = False) -> Iterator[Registry]:
    """A registry while this lasts; a locked one lets nobody in."""
    must_find("docker-registry", "docker-registry")
    folder.mkdir(parents=True)
    port = free_port()
    file = folder / "config.yml"
    file.write_text((CONFIGURATION + (LOCKED if locked else "")).format(folder=folder, host="127.0.0.1", port=port))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(["docker-registry", "serve", str(file)], stdout=log, stderr=log)
    try:
        until(lambda: process.poll() is not None or _listens(port), 20)
        assert process.poll() is None, (folder / "log").read_text()
        yield Registry(port)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def registry_of_a_node(folder: Path, node: OwnEngine, address: str) -> Iterator[str]:
    """A registry in a node's network, which lets only USER in, and where whoever has DOCKER_CONFIG is logged in."""
    must_find("docker-registry", "docker-registry")
    folder.mkdir(parents=True)
    port = free_port()
    (folder / "users").write_text(USERS)
    (folder / "config.yml").write_text((CONFIGURATION + LOCKED).format(folder=folder, host=address, port=port))
    with (folder / "log").open("w") as log:
        command = [*node.inside, "docker-registry", "serve", str(folder / "config.yml")]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until(lambda: process.poll() is not None or _lets_in(node, f"{address}:{port}"), 20)
        assert process.poll() is None, (folder / "log").read_text()
        yield f"{address}:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _lets_in(node: OwnEngine, registry: str) -> bool:
    """Log in, once the registry listens."""
    command = ["docker", "--host", node.address, "login", "--username", USER, "--password-stdin", registry]
    return subprocess.run(command, input=PASSWORD, text=True, capture_output=True).returncode == 0


def _listens(port: int) -> bool:
    try:
        return answer(port, "/v2/")[0] in (200, 401)
    except OSError:
        return False
