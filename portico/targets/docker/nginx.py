"""Replace the container of Nginx that serves: check the next one before, and undo the change when it cannot start.

Two containers cannot publish one port. So the one that serves is stopped, not removed, when all checks say that the
next one will run. Pulumi removes it when the update has succeeded; until then it can be started again.
"""

import re
import sys
from collections.abc import Sequence

import pulumi

from portico.planning.docker.engine import DockerEngine, Ran
from portico.planning.docker.site import SITE, Container, nginx_containers
from portico.planning.errors import DockerError
from portico.planning.settings import Settings
from portico.protocol.named_stack import name_stack_in_remedy
from portico.targets.docker.containers import NGINX, NO_NEW_PRIVILEGES, OF_NGINX

PORTS = r"port is already allocated|address already in use|cannot assign requested address"
"""Messages of an engine that cannot publish a port."""
NOT_RUN, NOT_FOUND = 125, (126, 127)
"""Exit statuses of `docker run`: the engine could not run the container, and the container has no such command."""
HAS_NGINX = "nginx -v"
TAKES_THE_SITE = f"nginx -v && {{ ! test -e nginx/nginx.conf || {NGINX} -q -t; }}"
"""Shell command that tests the configuration in the volume with the Nginx of the next container."""
MARGIN = 60
"""Seconds for the engine to stop a container, besides those in which Nginx may finish its requests."""
MOST_LINES = 12


class Handover:
    """Hooks that run before the engine makes a container of Nginx, and after the engine could not start it."""

    def __init__(self, name: str, site: str, engine: DockerEngine, settings: Settings, mounts: Sequence[str]) -> None:
        self._site, self._engine, self._settings, self._mounts = site, engine, settings, mounts
        self._stopped: list[str] = []
        self.hooks = pulumi.ResourceHookBinding(
            before_create=[pulumi.ResourceHook(f"{name}-look", self._before)],
            on_error=[pulumi.ErrorHook(f"{name}-put-back", self._put_back)],
        )

    def _before(self, args: pulumi.ResourceHookArgs) -> None:
        """Check that the next container can run, then stop the one that serves. Raises DockerError."""
        running = [one for one in nginx_containers(self._engine, self._site) if one["State"]["Running"]]
        self._look(str((args.new_inputs or {})["image"]), running)
        patience = self._settings.rollout.drain_timeout
        for one in running:
            self._engine.ask("stop", "--time", str(patience), one["Id"], seconds=patience + MARGIN)
            self._stopped.append(one["Id"])

    def _put_back(self, args: pulumi.ErrorHookArgs) -> bool:
        """Start the stopped container again; the update fails all the same. Raises DockerError."""
        for identity in self._stopped:
            self._engine.ask("start", identity)
            print("nginx: the container that served before is started again", file=sys.stderr, flush=True)
        return False

    def _look(self, image: str, running: Sequence[Container]) -> None:
        """Run Nginx of the image for a moment, as the next container will be run, on the ports that are not published
        yet.

        The configuration is tested only while a container serves: without one, a later step writes the configuration
        again.
        """
        ours = {int(binding["HostPort"]) for one in running
                for bindings in (one["HostConfig"]["PortBindings"] or {}).values() for binding in bindings}
        address, ports = self._settings.docker.address, set(self._settings.public_ports) - ours
        ran = self._engine.run(
            "run", "--rm", f"--label={SITE}={self._site}", "--log-driver=none", f"--network={self._site}",
            "--read-only", "--tmpfs=/tmp", *(f"--security-opt={option}" for option in NO_NEW_PRIVILEGES),
            "--cap-drop=ALL", *(f"--cap-add={capability}" for capability in OF_NGINX),
            *(f"--volume={mount}" for mount in self._mounts), "--workdir=/srv/site",
            *(f"--publish={address}:{port}:{port}" for port in ports),
            "--entrypoint=sh", image, "-c", TAKES_THE_SITE if running else HAS_NGINX,
        )
        if ran.status:
            raise self._refusal(ran, sorted(ports))

    def _refusal(self, ran: Ran, ports: Sequence[int]) -> DockerError:
        address, image = self._settings.docker.address, self._settings.docker.nginx_image
        if ran.status == NOT_RUN and not (ports and re.search(PORTS, ran.err)):
            return self._engine.refusal("run", ran)
        if ran.status == NOT_RUN:
            port = next((port for port in ports if f"{address}:{port}" in ran.err), ports[0])
            key = "http_port" if port == self._settings.http_port else "https_port"
            return _error(f"{address}:{port} to be free on the engine's machine", f"a port of {self._owner(port)}", ran,
                          f"choose another port: pulumi config set --path nginx.{key} {port + 1}")
        got = f"exit status {ran.status}"
        if ran.status in NOT_FOUND:
            return _error(f"docker.nginx_image {image} to have nginx and a shell", got, ran,
                          "name another image: pulumi config set --path docker.nginx_image nginx:stable")
        return _error(f"nginx -t of docker.nginx_image {image} to accept the configuration that is live", got, ran,
                      "fix what Nginx names, or name another image: pulumi config set --path docker.nginx_image "
                      "nginx:stable")

    def _owner(self, port: int) -> str:
        names = self._engine.run("ps", "--filter", f"publish={port}", "--format", "{{.Names}}").out.split()
        return f"container {names[0]}" if names else "another program"


def _error(expected: str, got: str, ran: Ran, remedy: str) -> DockerError:
    """Return an error that starts on a new line: Pulumi writes the name of the hook before it."""
    said = [line for line in ran.err.splitlines() if line and "docker run --help" not in line]
    lines = [f"    {line[:500]}" for line in said[-MOST_LINES:]]
    named = name_stack_in_remedy(remedy, pulumi.get_stack())
    return DockerError("\n".join(["", f"nginx: expected {expected}, got {got}", *lines, f"to fix it: {named}"]))
