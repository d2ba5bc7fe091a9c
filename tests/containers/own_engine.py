"""A Docker Engine of a test's own, to be stopped and started: in a network of its own, beside the shared one."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.agent.watching import until
from tests.containers import relay
from tests.hosts.engine import cannot, docker, must_find

PATIENCE = 60


class OwnEngine:
    """Its bridges and its packet filter are in a network namespace: the shared engine knows nothing of them."""

    def __init__(self, folder: Path, network: str, *options: str) -> None:
        """`options`: of dockerd."""
        self._folder, self._network, self._options = folder, network, options
        self.address = f"unix://{folder}/docker.sock"

    def start(self) -> None:
        command = ["setsid", "--fork", *self.inside, "dockerd", "--host", self.address,
                   "--data-root", str(self._folder / "data"), "--exec-root", str(self._folder / "exec"),
                   "--pidfile", str(self._pid), *self._options]
        with (self._folder / "log").open("w") as log:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True)
        until(self._answers, PATIENCE)

    def stop(self) -> None:
        """All its containers end with it."""
        os.kill(int(self._pid.read_text()), signal.SIGTERM)
        until(lambda: not self._pid.exists(), PATIENCE)

    def docker(self, *arguments: str, text: str | None = None) -> str:
        return docker("--host", self.address, *arguments, text=text)

    @property
    def inside(self) -> list[str]:
        """The command before one that is to run in the engine's network."""
        return ["nsenter", f"--net=/run/netns/{self._network}"]

    def take(self, *images: str) -> None:
        """Images that the shared engine has."""
        script = 'address=$1; shift; docker save "$@" | docker --host "$address" load'
        subprocess.run(["sh", "-ec", script, "sh", self.address, *images], check=True, capture_output=True)

    @contextlib.contextmanager
    def reached_at(self, port: int) -> Iterator[None]:
        """A port that it publishes answers on this machine's loopback, too."""
        command = [sys.executable, relay.__file__, str(port), f"/run/netns/{self._network}"]
        with subprocess.Popen(command) as process:
            try:
                yield
            finally:
                process.terminate()

    def end(self) -> None:
        if self._answers():
            containers = self.docker("ps", "--all", "--quiet").split()
            self.docker("rm", "--force", *containers) if containers else None
            self.stop()
        for mount in self._mounts():
            subprocess.run(["umount", mount], check=True)

    @property
    def _pid(self) -> Path:
        return self._folder / "pid"

    def _mounts(self) -> list[str]:
        """Return what is still mounted: a dockerd leaves the network namespace of containers in its own network."""
        places = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        return [place for place in reversed(places) if Path(place).is_relative_to(self._folder)]

    def _answers(self) -> bool:
        command = ["docker", "--host", self.address, "version"]
        return subprocess.run(command, capture_output=True).returncode == 0


@contextlib.contextmanager
def own_engine(folder: Path) -> Iterator[OwnEngine]:
    """While this lasts it is there, with no image."""
    must_find("ip", "iproute2")
    must_find("dockerd", "docker.io")
    if os.geteuid() != 0:
        cannot("start dockerd: it has to be root's")
    network = f"portico-{os.getpid()}"
    subprocess.run(["ip", "netns", "add", network], check=True)
    engine = OwnEngine(folder, network)
    try:
        subprocess.run(["ip", "-n", network, "link", "set", "lo", "up"], check=True)
        engine.start()
        yield engine
    finally:
        engine.end()
        subprocess.run(["ip", "netns", "delete", network], check=True)
