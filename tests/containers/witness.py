"""A `docker` command that writes down how it is called, so that a test can tell with what a container was run."""

import shutil
from pathlib import Path
from typing import NamedTuple

from portico.targets.docker import containers

FIELD, RECORD = "\x1f", "\x1e"
SCRIPT = """#!/bin/sh
called=$(printf '%s\\037' "$@")
printf '%s\\036' "$called" >> {log}
exec {docker} "$@"
"""
ALWAYS = {"--rm", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges:true", "--log-driver=none"}
OF_NGINX = {f"--cap-add={capability}" for capability in containers.OF_NGINX}
OF_A_GIVER = {"--cap-add=CHOWN"}
THE_APP = "--user=10001:10001"


class Run(NamedTuple):
    """The words of one `docker run`."""

    options: set[str]
    image: str
    words: list[str]

    def breaks(self, apps: str) -> bool:
        """Return whether it may do more than it has to; `apps` is how the names of the app's images begin.

        Nginx of another image is tried as its container would run it.
        """
        asked = {option for option in self.options if option.startswith(("--cap-add", "--pid", "--privileged"))}
        beside = {option for option in asked if option.startswith("--pid=container:")}
        of_nginx = "--entrypoint=sh" in self.options
        if not self.options >= ALWAYS or asked - beside - (OF_NGINX if of_nginx else OF_A_GIVER):
            return True
        if self.image.startswith(apps) and (asked or THE_APP not in self.options):
            return True
        asks_for_the_version = "--entrypoint=nginx" in self.options and self.words[:1] == ["-V"]
        return self.words[:2] != ["-I", "-S"] and not of_nginx and not asks_for_the_version


class Witness:
    """The command is in `folder`, to be put first on a PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._log = folder, folder / "log"
        folder.mkdir(parents=True)
        command = folder / "docker"
        command.write_text(SCRIPT.format(log=self._log, docker=shutil.which("docker")))
        command.chmod(0o755)
        self._log.touch()

    def forget(self) -> None:
        """Know nothing of what was started until now."""
        self._log.write_text("")

    def runs(self) -> list[Run]:
        """All that were started, the first one first."""
        calls = [record.split(FIELD) for record in self._log.read_text().split(RECORD) if record]
        return [_run(call[call.index("run") + 1:]) for call in calls if "run" in call[:3]]


def _run(words: list[str]) -> Run:
    """Each of our options is one word."""
    image = next(at for at, word in enumerate(words) if not word.startswith("-"))
    return Run(set(words[:image]), words[image], words[image + 1:])
