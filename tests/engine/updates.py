"""Updates of a stack without Pulumi's engine: the same program, whose steps are run as they are registered."""

import gc
import json
import logging
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime.settings import get_root_resource
from pulumi.runtime.stack import Stack
from pydantic import TypeAdapter

from portico.planning.outputs import Outputs
from tests.engine.graph import LOCAL, Does, Graph, Inputs, StepError
from tests.engine.site import PROJECT, Ran
from tests.programs import run_program

LONGEST = 600
"""Seconds that a step may take; each has a shorter deadline of its own."""


class Updates:
    """All that an engine keeps of a stack: its secrets, its resources, its outputs."""

    def __init__(self, program: Path, stack: str, does: Does) -> None:
        self._program, self._stack = program, stack
        self._graph = Graph(does)
        self._secrets: dict[str, Any] = {}
        self._outputs: dict[str, Any] = {}

    def encrypt(self, key: str, value: str) -> None:
        section, _, name = key.partition(".")
        self._secrets[section] = {**self._secrets.get(section, {}), name: value} if name else value

    def up(self, config: Mapping[str, Any]) -> Ran:
        self._graph.begin()
        outputs: dict[str, Any] = {}
        error = self._run_program(config, outputs)
        if not self._graph.failures and not error:
            there = {name: value for name, value in outputs.items() if value is not None}
            self._outputs = json.loads(json.dumps(there))
            try:
                self._graph.finish()
            except StepError:
                error = ""
        return self._ran(error)

    def destroy(self) -> Ran:
        try:
            self._graph.destroy()
            self._outputs = {}
        except StepError:
            pass
        return self._ran("")

    @property
    def unchanged(self) -> str:
        return f"{len(self._graph.there)} unchanged"

    def outputs(self) -> dict[str, Any]:
        if self._outputs:
            TypeAdapter(Outputs).validate_python(self._outputs, strict=True)
        return json.loads(json.dumps(self._outputs))  # type: ignore[no-any-return]

    def _run_program(self, config: Mapping[str, Any], outputs: dict[str, Any]) -> str:
        """Register the resources of the program, which does its steps; return why it ended, if not for a step."""
        pulumi.runtime.set_mocks(self._graph, project=PROJECT, stack=self._stack, preview=False)
        secrets = {f"portico:{key}": _text(value) for key, value in self._secrets.items()}
        plain = {key: _text(value) for key, value in config.items()}
        pulumi.runtime.set_all_config({**plain, **secrets}, list(secrets))

        def program() -> None:
            root = get_root_resource()
            assert isinstance(root, Stack)
            root.outputs.clear()  # of the run before
            run_program(self._program)
            pulumi.Output.all(**root.outputs).apply(outputs.update)

        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # steps that wait for one that failed are never awaited
        try:
            pulumi.runtime.test(program)()  # type: ignore[no-untyped-call]
            return ""
        except (Exception, SystemExit) as error:
            return str(error)
        finally:
            pulumi.runtime.set_all_config({}, [])
            pulumi.runtime.set_mocks(Graph(self._graph.does))
            gc.collect()

    def _ran(self, error: str) -> Ran:
        """Return how it ended, with a text like that of `pulumi`."""
        failures = self._graph.failures or ([error] if error else [])
        lines = "\n".join(f"    {line}" for failure in failures for line in failure.splitlines())
        done = "".join(f"    {number} {what}\n" for what, number in self._graph.counts.items())
        return Ran(1 if failures else 0, f"\nDiagnostics:\n{lines}\nResources:\n{done}")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def run_here(kind: str, verb: str, inputs: Inputs) -> str:
    """Run a step of this machine; return its output. Raises StepError."""
    assert kind == LOCAL, kind
    return run(["sh", "-c", inputs[verb]], inputs.get("stdin", ""), inputs.get("environment") or {})


def run(command: Sequence[str], text: str | bytes, environment: Mapping[str, str] | None = None) -> str:
    """Run a command; return its output. Raises StepError with its error output."""
    data = text.encode() if isinstance(text, str) else text
    done = subprocess.run(command, input=data, capture_output=True, timeout=LONGEST,
                          env={**os.environ, **(environment or {})})
    if done.returncode:
        raise StepError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode().strip()
