"""Portico in containers and its peers there, each as its user would call it: one app, one command to deploy."""

import os
import subprocess
from abc import abstractmethod
from pathlib import Path

import toolchain
from tests.bench_deploys import LONGEST, PEERS, Tool
from tests.containers.site import ContainedSite
from tests.containers.swarm import NAME, SwarmSite
from tests.hosts.engine import docker
from tests.ports import free_port

COMPOSE = PEERS / "compose"


class EngineTool(Tool):
    """A tool that deploys to an engine."""

    host = "localhost"
    """The name by which its site is asked."""

    def __init__(self, folder: Path, image: str) -> None:
        self.folder, self.image, self.port = folder, image, free_port()
        self.app = folder / "app"
        self.make()
        self.write(0)

    @property
    def address(self) -> tuple[int, str]:
        return self.port, self.host

    @abstractmethod
    def end(self) -> None:
        """Remove everything of it from the engine."""


class PorticoDocker(EngineTool):
    """`pulumi up` with `target.kind docker`."""

    name = "Portico, docker"
    site: type[ContainedSite] = ContainedSite

    def make(self) -> None:
        stack = f"bench-{os.getpid()}-{self.name.rpartition(' ')[2]}"
        engine = toolchain.environment(docker=True)
        self._site = self.site(self.folder / "project", self.port, self.image, engine, stack)
        self._site.settle_as_for_users()
        self._site.make()
        self.app = self._site.app

    def deploy(self) -> "subprocess.CompletedProcess[str]":
        ran = self._site.up()
        return subprocess.CompletedProcess("pulumi up", ran.status, ran.text)

    def end(self) -> None:
        self._site.end()


class PorticoSwarm(PorticoDocker):
    """`pulumi up` with `target.kind swarm`: two tasks, one after the other."""

    name = "Portico, swarm"
    site = SwarmSite
    host = NAME

    def make(self) -> None:
        super().make()
        self._site.configure("swarm", update_parallelism=1)


class Compose(EngineTool):
    """`docker-compose up -d --build`."""

    name = "docker compose up"
    command: tuple[str, ...] = ("docker-compose", "up", "--detach", "--build")

    def make(self) -> None:
        self.environment = {
            **os.environ, "COMPOSE_PROJECT_NAME": f"bench{os.getpid()}", "APP": str(self.app), "BASE": self.image,
            "DOCKERFILE": str(COMPOSE / "Dockerfile"), "NGINX": str(COMPOSE / "nginx.conf"), "PORT": str(self.port),
        }

    def deploy(self) -> "subprocess.CompletedProcess[str]":
        return self._run(*self.command)

    def end(self) -> None:
        self._run("docker-compose", "down", "--volumes", "--rmi", "local")

    def _run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(words, cwd=COMPOSE, env=self.environment, text=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONGEST)


class Rollout(Compose):
    """A second container that is healthy before the first one goes."""

    name = "docker rollout"
    command = ("./rollout",)


def version() -> str:
    """Return the versions of the engine and of Compose."""
    engine = docker("version", "--format", "{{.Server.Version}}").strip()
    compose = subprocess.run(["docker-compose", "version", "--short"], capture_output=True, text=True).stdout.strip()
    return f"Docker Engine {engine}, docker-compose {compose}"
