"""A workflow's shell steps, run as GitHub runs them, where `gh` is a program that writes down what it is asked."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.checkout import users_environment
from tests.workflows.conftest import WORKFLOWS

GH = """\
#!/bin/sh
case "$*" in
  *--paginate*) cat "$RUNNER_TEMP/known" ;;
  *) printf '%s\\n' "$*" >> "$RUNNER_TEMP/asked"; for last; do case "$last" in body=@*) cat "${last#body=@}" ;; esac
     done > "$RUNNER_TEMP/said" ;;
esac
"""


@dataclass
class Runner:
    """A machine of GitHub's with a checkout."""

    checkout: Path
    temp: Path
    outputs: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        folder = self.temp / "bin"
        folder.mkdir(parents=True)
        (folder / "gh").write_text(GH)
        (folder / "gh").chmod(0o755)
        self.known("")

    def known(self, ids: str) -> None:
        """Let the list of comments give these ids of comments with the mark, one a line."""
        (self.temp / "known").write_text(ids)

    @property
    def asked(self) -> str:
        """The last request that changed something."""
        return (self.temp / "asked").read_text().splitlines()[-1]

    @property
    def said(self) -> str:
        """The comment that it brought."""
        return (self.temp / "said").read_text()

    def run(self, workflow: str, step: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """Run a step of a workflow; the test gives the values of its `env`."""
        given = {"RUNNER_TEMP": self.temp, "GITHUB_OUTPUT": self.temp / "output",
                 "GITHUB_STEP_SUMMARY": self.temp / "summary", **environment}
        ours = users_environment()
        path = f"{self.temp / 'bin'}{os.pathsep}{ours['PATH']}"
        (self.temp / "output").write_text("")
        ran = subprocess.run(["bash", "-e", "-c", _step(workflow, step)["run"]], cwd=self.checkout, text=True,
                             env={**ours, "PATH": path, **{key: str(value) for key, value in given.items()}},
                             capture_output=True)
        self.outputs = _outputs((self.temp / "output").read_text())
        return ran


def _step(workflow: str, name: str) -> dict[str, Any]:
    jobs = yaml.safe_load((WORKFLOWS / workflow).read_text())["jobs"]
    (found,) = (step for job in jobs.values() for step in job["steps"] if step.get("name") == name)
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def _outputs(text: str) -> dict[str, str]:
    """Return a step's outputs, read as GitHub reads them: NAME<<END, the lines of the value, END."""
    found, lines = {}, iter(text.splitlines())
    for line in lines:
        name, _, end = line.partition("<<")
        value = []
        while (one := next(lines)) != end:
            value.append(one)
        found[name] = "\n".join(value)
    return found
