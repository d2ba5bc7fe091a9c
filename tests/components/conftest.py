"""The program on Pulumi's mocks, with a monitor that records every registration as the engine would see it."""

import gc
import itertools
import json
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.mocks import MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import resource_pb2
from pulumi.runtime.settings import get_root_resource
from pulumi.runtime.stack import Stack

from portico.protocol.chain import STEPS
from tests.programs import run_program

PROGRAM = Path(__file__).resolve().parents[2] / "__main__.py"
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA"
COMMANDS = ("command:local:Command", "command:remote:Command")
BESIDE = ("static", "certificate")
"""Steps that neither Gunicorn nor each other waits for."""
LINE = [word for word, step in STEPS.items() if not step.optional and word not in BESIDE]
"""Steps of a site without settings of its own, each of which waits for the one before it."""
ARROWS = [*itertools.pairwise(LINE), ("release", "static"), ("static", "nginx")]
"""Pairs of steps of which the second one waits for the first one."""
SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d"
EVIDENCE = {"verb": "x", "ok": True, "proved": "it", "url": "http://127.0.0.1:8080/", "release": "r", "instance": "i",
            "config_id": "c", "address": "unix:/x", "fingerprint": "f"}


@dataclass
class Program:
    """The resources that a run of the program registered, in order."""

    requests: list[resource_pb2.RegisterResourceRequest] = field(default_factory=list)
    outputs: dict[str, Any] = field(default_factory=dict)
    registered: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Outputs of each component, by its kind and name."""

    def named(self, name: str) -> resource_pb2.RegisterResourceRequest:
        """The custom resource of this name."""
        return next(request for request in self.requests if request.name == name and request.custom)

    def inputs(self, name: str) -> dict[str, Any]:
        return dict(MessageToDict(self.named(name).object))

    def shown(self) -> dict[str, Any]:
        """All inputs and outputs that anybody may read, by type and name: secrets are left out."""
        everything: dict[str, Any] = {f"{request.type} {request.name}": without_secrets(MessageToDict(request.object))
                                      for request in self.requests}
        return {**everything, "outputs": self.outputs}

    def plan(self, name: str) -> dict[str, Any]:
        """The plan in a step's stdin."""
        stdin = self.inputs(name)["stdin"]
        text: str = stdin["value"] if SECRET_SIGNATURE in stdin else stdin
        plan: dict[str, Any] = json.loads(text.partition("\n")[2])
        return plan

    def custom(self) -> list[tuple[str, str]]:
        return [(request.type, request.name) for request in self.requests if request.custom]

    def remote(self) -> list[str]:
        """Names of the steps on machines."""
        return [name for kind, name in self.custom() if kind == "command:remote:Command"]

    def components(self) -> list[tuple[str, str]]:
        return [(request.type, request.name) for request in self.requests if request.type.startswith("portico:")]

    def needs(self, name: str) -> set[str]:
        """Names of the custom resources that a step has an edge to."""
        return {urn.rpartition("::")[2] for urn in self.named(name).dependencies}


def without_secrets(value: Any) -> Any:
    """Inputs as Pulumi shows them."""
    if isinstance(value, dict):
        return None if SECRET_SIGNATURE in value else {key: without_secrets(item) for key, item in value.items()}
    return [without_secrets(item) for item in value] if isinstance(value, list) else value


def host(name: str, /, **given: Any) -> dict[str, Any]:
    """A machine in the settings."""
    return {"name": name, "address": f"{name}.example.org", "host_key": HOST_KEY, **given}


class Recorder(MockMonitor):
    """Keeps every request; the mocks themselves see neither dependencies nor options."""

    def __init__(self, mocks: Mocks, program: Program) -> None:
        super().__init__(mocks)
        self._program, self._lock = program, threading.Lock()

    def RegisterResource(self, request: resource_pb2.RegisterResourceRequest) -> Any:  # noqa: N802 - gRPC's name
        with self._lock:
            self._program.requests.append(request)
        return super().RegisterResource(request)  # type: ignore[no-untyped-call]

    def RegisterResourceOutputs(self, request: resource_pb2.RegisterResourceOutputsRequest) -> Any:  # noqa: N802
        kinds, name = request.urn.split("::")[2:]
        with self._lock:
            self._program.registered[kinds.rpartition(":")[2], name] = MessageToDict(request.outputs)
        return super().RegisterResourceOutputs(request)  # type: ignore[no-untyped-call]


class Steps(Mocks):
    """Each command succeeds with evidence, but for the one that is told to fail."""

    def __init__(self, failing: str | None) -> None:
        self._failing = failing

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        if args.name == self._failing and args.typ in COMMANDS:
            raise RuntimeError(f"{args.name} failed")
        line = "k" * 64 if args.name.endswith("-instance-key") else json.dumps(EVIDENCE)
        return args.name, {**args.inputs, "stdout": line, "stderr": ""}

    def call(self, args: Any) -> Any:
        raise AssertionError(f"the program calls nothing, yet {args.token}")


class Hooks:
    """Takes the hooks of a program: Pulumi's mocks know none."""

    def register_resource_hook(self, hook: Any) -> None:
        pass

    def register_error_hook(self, hook: Any) -> None:
        pass


Run = Callable[..., Program]


def _forget_failures() -> None:
    """Steps that wait for one that failed are never awaited; asyncio would tell so when Python ends."""
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    pulumi.runtime.set_mocks(Steps(None))
    gc.collect()


def _run(program: Program) -> None:
    root = get_root_resource()
    assert isinstance(root, Stack)
    root.outputs.clear()  # of the run before
    run_program(PROGRAM)
    pulumi.Output.all(**root.outputs).apply(program.outputs.update)


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Hooks:
    """Return the server that a program registers its hooks with."""
    taker = Hooks()

    async def callbacks() -> Hooks:
        return taker

    monkeypatch.setattr(pulumi.runtime.resource, "_get_callbacks", callbacks)
    return taker


@pytest.fixture
def registered() -> Program:
    """Return the record of a new program's resources."""
    pulumi.runtime.settings.set_root_resource(None)  # type: ignore[arg-type]
    program, mocks = Program(), Steps(None)
    pulumi.runtime.set_mocks(mocks, project="portico", stack="mocked", monitor=Recorder(mocks, program))
    return program


@pytest.fixture
def run() -> Iterator[Run]:
    """Runs the program with a configuration: plain values, secrets, a key for hosts, more that is hidden, a step that
    fails, as a preview or not."""

    def run_program(
        secrets: dict[str, str] | None = None,
        failing: str | None = None,
        preview: bool = False,
        into: Program | None = None,
        ssh_key: str | None = None,
        hidden: dict[str, str] | None = None,
        **sections: Any,
    ) -> Program:
        program = Program() if into is None else into
        mocks = Steps(failing)
        pulumi.runtime.set_mocks(mocks, project="portico", stack="mocked", preview=preview,
                                 monitor=Recorder(mocks, program))
        app = {"name": "hello", "source": "examples/hello"}
        config = {f"portico:{key}": json.dumps(value) for key, value in {"app": app, **sections}.items()}
        if secrets is not None:
            config["portico:app-secrets"] = json.dumps(secrets)
        if ssh_key is not None:
            config["portico:ssh-key"] = ssh_key
        more = {f"portico:{key}": value for key, value in (hidden or {}).items()}
        pulumi.runtime.set_all_config({**config, **more}, ["portico:app-secrets", "portico:ssh-key", *more])
        pulumi.runtime.test(lambda: _run(program))()  # type: ignore[no-untyped-call]
        return program

    yield run_program
    pulumi.runtime.set_all_config({}, [])
    _forget_failures()


@pytest.fixture
def run_on(run: Run) -> Run:
    """Runs the program on machines, given by name or as in the settings, with more of `target` and everything else."""

    def run_program(*hosts: str | dict[str, Any], nginx: Any = None, target: Any = None, **given: Any) -> Program:
        machines = [host(one) if isinstance(one, str) else one for one in hosts]
        return run(target={"kind": "ssh", "hosts": machines, **(target or {})},
                   nginx={"server_names": ["shop.test"], **(nginx or {})}, **given)

    return run_program
