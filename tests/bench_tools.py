"""Portico and its peers, each as its user would call it: one app, the same hosts, one command to deploy."""

import os
import shutil
import subprocess
import sys
from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path

import toolchain
from tests.bench_deploys import LONGEST, PEERS, Tool
from tests.hosts.host import Host
from tests.hosts.site import NAME, HostedSite
from toolchain.cache import Cache, digest

PACKAGES = ("ansible-core==2.19.14", "pyinfra==3.10.0")


class HostTool(Tool):
    """A tool that deploys to hosts."""

    def __init__(self, folder: Path, hosts: Sequence[Host], key: Path) -> None:
        self.folder, self.hosts, self.key = folder, hosts, key
        self.app = folder / "app"
        self.make()
        self.write(0)

    @property
    def address(self) -> tuple[int, str]:
        return self.hosts[0].http_port, NAME


class Portico(HostTool):
    """`pulumi up`; staged on all hosts, then switched one after the other, each checked before the next."""

    name = "Portico"

    def make(self) -> None:
        self._site = HostedSite(self.folder / "project", self.hosts, toolchain.environment())
        named = [{**host.entry(), "name": f"web{number}"} for number, host in enumerate(self.hosts, 1)]
        self._site.configure("target", hosts=named)
        self._site.settle_as_for_users()
        self._site.make()
        self.app = self._site.app

    def deploy(self) -> "subprocess.CompletedProcess[str]":
        ran = self._site.up()
        return subprocess.CompletedProcess("pulumi up", ran.status, ran.text)


class Peer(HostTool):
    """Runs in an environment of its own; all hosts at the same time, which is its default."""

    def make(self) -> None:
        shutil.copytree(PEERS / "app", self.app)
        self.known = self.folder / "known_hosts"
        self.known.write_text("".join(f"[127.0.0.1]:{host.ssh_port} {host.host_key}\n" for host in self.hosts))
        self.inventory().write_text("".join(self.inventory_lines()))

    @abstractmethod
    def inventory(self) -> Path:
        """The file that names the hosts."""

    @abstractmethod
    def inventory_lines(self) -> list[str]:
        """Return the lines of the inventory."""

    def _run(self, *words: str, inside: str) -> "subprocess.CompletedProcess[str]":
        environment = {**os.environ, "ANSIBLE_HOME": str(self.folder / "ansible"), "LC_ALL": "C.UTF-8"}
        return subprocess.run([str(_python()), "-m", *words], cwd=PEERS / inside, env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=LONGEST)


class Ansible(Peer):
    """`ansible-playbook`, with pipelining and kept connections."""

    name = "Ansible"

    def inventory(self) -> Path:
        return self.folder / "hosts.ini"

    def inventory_lines(self) -> list[str]:
        options = (f"ansible_host=127.0.0.1 ansible_user=deploy ansible_ssh_private_key_file={self.key} "
                   f"ansible_ssh_common_args='-o UserKnownHostsFile={self.known}'")
        return [f"{host.name} ansible_port={host.ssh_port} {options}\n" for host in self.hosts]

    def deploy(self) -> "subprocess.CompletedProcess[str]":
        return self._run("ansible", "playbook", "-i", str(self.inventory()), "-e", f"app={self.app}", "site.yml",
                         inside="ansible")


class Pyinfra(Peer):
    """`pyinfra`."""

    name = "pyinfra"

    def inventory(self) -> Path:
        return self.folder / "inventory.py"

    def inventory_lines(self) -> list[str]:
        same = {"ssh_hostname": "127.0.0.1", "ssh_user": "deploy", "ssh_key": str(self.key), "_sudo": True,
                "ssh_known_hosts_file": str(self.known), "app": str(self.app)}
        return [f"hosts = {[(host.name, {**same, 'ssh_port': host.ssh_port}) for host in self.hosts]!r}\n"]

    def deploy(self) -> "subprocess.CompletedProcess[str]":
        return self._run("pyinfra", "-y", str(self.inventory()), "deploy.py", inside="pyinfra")


def _python() -> Path:
    """The interpreter of the environment that has the peers, made now unless it is there."""
    def make(place: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        pip = [str(place / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, *PACKAGES], check=True)

    return Cache().part(f"peers-{digest(sys.version, sys.base_prefix, PACKAGES)}", make) / "bin" / "python"
