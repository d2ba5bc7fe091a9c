"""A site on a real host without Pulumi's engine: the same program, and each of its steps by `docker exec`.

For tests whose subject is the host. A step is the very command with the very plan that Pulumi would send over SSH, and
the same user runs it; `reach` is run as it is, and goes over SSH.
"""

import gc
import json
import logging
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime.settings import get_root_resource
from pulumi.runtime.stack import Stack
from pydantic import TypeAdapter

from portico.planning.outputs import Outputs
from tests.engine.site import PROJECT, REPOSITORY, STACK, Ran
from tests.hosts.engine import LONGEST
from tests.hosts.graph import COPY, LOCAL, Graph, Inputs, StepError
from tests.hosts.host import Host
from tests.hosts.site import HostedSite

SEND = 'mkdir -p "$(dirname "$1")" && cat > "$1"'


class DirectSite(HostedSite):
    """A site on one host, whose updates and whose end are what Pulumi would make of them."""

    def __init__(self, checkout: Path, host: Host, stack: str = STACK) -> None:
        super().__init__(checkout, [host], {}, stack)
        self.secrets: dict[str, Any] = {}
        self.graph = Graph(self._does)
        self._outputs: dict[str, Any] = {}

    def make(self) -> None:
        self.app.mkdir(parents=True)
        shutil.copy(REPOSITORY / "__main__.py", self.checkout)
        self.log_in_with(self.host.private_key)

    def encrypt(self, key: str, value: str) -> None:
        section, _, name = key.partition(".")
        self.secrets[section] = {**self.secrets.get(section, {}), name: value} if name else value

    def up(self) -> Ran:
        self.graph.begin()
        outputs: dict[str, Any] = {}
        error = self._run_program(outputs)
        if not self.graph.failures and not error:
            self._outputs = json.loads(json.dumps(outputs))
            try:
                self.graph.finish()
            except StepError:
                error = ""
        return self._ran(error)

    def destroy(self) -> Ran:
        try:
            self.graph.destroy()
            self._outputs = {}
        except StepError:
            pass
        return self._ran("")

    @property
    def unchanged(self) -> str:
        return f"{len(self.graph.there)} unchanged"

    def outputs(self) -> dict[str, Any]:
        if self._outputs:
            TypeAdapter(Outputs).validate_python(self._outputs, strict=True)
        return json.loads(json.dumps(self._outputs))  # type: ignore[no-any-return]

    def end(self) -> None:
        """The host goes with the module, and nothing of the site runs here."""

    def _run_program(self, outputs: dict[str, Any]) -> str:
        """Register the resources of the program, which does its steps; return why it ended, if not for a step."""
        pulumi.runtime.set_mocks(self.graph, project=PROJECT, stack=self.stack, preview=False)
        secrets = {f"portico:{key}": _text(value) for key, value in self.secrets.items()}
        config = {key: _text(value) for key, value in self.config.items()}
        pulumi.runtime.set_all_config({**config, **secrets}, list(secrets))

        def program() -> None:
            root = get_root_resource()
            assert isinstance(root, Stack)
            root.outputs.clear()  # of the run before
            runpy.run_path(str(self.checkout / "__main__.py"))
            pulumi.Output.all(**root.outputs).apply(outputs.update)

        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # steps that wait for one that failed are never awaited
        try:
            pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]
            return ""
        except Exception as error:
            return str(error)
        finally:
            pulumi.runtime.set_all_config({}, [])
            pulumi.runtime.set_mocks(Graph(self._does))
            gc.collect()

    def _ran(self, error: str) -> Ran:
        """Return the result in the form that `pulumi` prints it."""
        failures = self.graph.failures or ([error] if error else [])
        told = "\n".join(f"    {line}" for failure in failures for line in failure.splitlines())
        done = "".join(f"    {number} {what}\n" for what, number in self.graph.counts.items())
        return Ran(1 if failures else 0, f"\nDiagnostics:\n{told}\nResources:\n{done}")

    def _does(self, kind: str, verb: str, inputs: Inputs) -> str:
        """Run a step where it belongs; return what it writes. Raises StepError."""
        if kind == LOCAL:
            return _run(["sh", "-c", inputs[verb]], inputs.get("stdin", ""))
        user = inputs["connection"]["user"]
        place = f"--user={user}", f"--workdir={'/root' if user == 'root' else f'/home/{user}'}", self.host.name
        shell = ["docker", "exec", "--interactive", *place, "sh", "-c"]
        if kind == COPY:
            return _run([*shell, SEND, "sh", inputs["remotePath"]], inputs["source"])
        return _run([*shell, inputs[verb]], inputs.get("stdin", ""))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _run(command: list[str], given: str | bytes) -> str:
    data = given.encode() if isinstance(given, str) else given
    done = subprocess.run(command, input=data, capture_output=True, timeout=LONGEST)
    if done.returncode:
        raise StepError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode().strip()
