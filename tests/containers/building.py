"""The image of an app's source as a release makes it: from a folder, by `python -m portico.steps.docker.image`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from portico.planning.images.build_context import write_context
from portico.planning.images.dockerfile import render_dockerfile
from portico.planning.images.installing import tools
from portico.planning.settings import Settings
from portico.planning.source.tree import read_source_tree
from portico.protocol.plan_text import plan_text
from tests.checkout import REPOSITORY
from tests.hosts.engine import docker
from tests.planning.written import write


class Building:
    """A site's images, and the source that they are built from."""

    def __init__(self, folder: Path, key: str, base: str) -> None:
        self.folder, self.key, self.base = folder, key, base
        self.source = folder / "app"
        self.settings: dict[str, Any] = {}
        self.packages: list[str] = []
        self.said: dict[str, Any] = {}
        """The last line of the last command."""
        self.err = ""
        """Its words for people."""

    def write(self, files: dict[str, str]) -> None:
        write(self.source, files)

    def build(self) -> int:
        """The status of building what is written now."""
        return self._run("release")

    def must_build(self) -> str:
        """Build what is written now; the image's tag."""
        assert self.build() == 0, self.err
        return str(self.said["image"])

    def built(self) -> dict[str, str]:
        """Build what is written now; the release and its image, as a public check remembers them."""
        tag = self.must_build()
        return {"image": tag, "release": tag.rpartition(":")[2]}

    def remove(self, tag: str) -> int:
        return self._run("remove-release", {"tag": tag, "release": tag.rpartition(":")[2], "keep": 0})

    def context(self) -> Path:
        """Write the build context; return its folder."""
        settings = Settings.read({"app": {"name": "shop", "source": "x", **self.settings},
                                  "target": {"kind": "docker", "packages": self.packages},
                                  "docker": {"python_image": self.base}})
        tree = read_source_tree(self.source)
        dockerfile = render_dockerfile(settings, tree, self.key)
        return write_context(tree, dockerfile, tools(settings), self.folder / "contexts")

    def tags(self, *repository: str) -> set[str]:
        """The tags of the site's images; of one repository alone where that is named."""
        form = "{{.Repository}}:{{.Tag}}"
        return set(docker("image", "ls", "--filter", f"label=portico.site={self.key}", "--format", form,
                          *repository).split())

    def _run(self, verb: str, changes: dict[str, Any] | None = None) -> int:
        context = self.context()
        release = context.name.partition(".")[0]
        image = {"tag": f"{self.key}:{release}", "site": self.key, "release": release, "context": str(context),
                 "keep": 1, **(changes or {})}
        command = [sys.executable, "-m", "portico.steps.docker.image", verb]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True,
                              input=plan_text(docker={"host": None}, image=image))
        self.said, self.err = json.loads(done.stdout.splitlines()[-1]), done.stderr
        return done.returncode


def run_in(image: str, *command: str) -> str:
    """Return the output of a command in a container with the app's restrictions."""
    return docker("run", "--rm", "--read-only", "--network=none", image, *command)
