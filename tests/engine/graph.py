"""The resources of a stack whose steps are run without Pulumi's engine: what a change of one means is as Pulumi has it.

A command with other triggers is another one, made before the old one is undone; with another plan it is done again; and
nothing is undone before everything else has passed. That the real engine does the same is held by tests/contract.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pulumi
from pulumi.runtime.mocks import MockResourceArgs, Mocks

from tests.components.conftest import SECRET_SIGNATURE

LOCAL, REMOTE, COPY = "command:local:Command", "command:remote:Command", "command:remote:CopyToRemote"
Inputs = dict[str, Any]


class StepError(Exception):
    """A step ended with another status than 0; its words are what it wrote."""


@dataclass(frozen=True)
class Resource:
    """A step that was done, with what it was given and what it wrote."""

    kind: str
    name: str
    inputs: Inputs
    stdout: str


Does = Callable[[str, str, Inputs], str]
"""Runs a resource's `create`, `update` or `delete` and returns what it writes; raises StepError."""


@dataclass
class Graph(Mocks):
    """All that is there, in the order in which it was made; to the program it is what the engine is."""

    does: Does
    there: dict[str, Resource] = field(default_factory=dict)
    replaced: list[Resource] = field(default_factory=list)
    """Old ones that no update has undone yet, the oldest first."""
    seen: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    lock: Any = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """An update is about to register its resources."""
        self.seen, self.counts, self.failures = set(), Counter(), []

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        inputs = _plain(args.inputs)
        if args.typ not in (LOCAL, REMOTE, COPY):
            return args.name, args.inputs
        try:
            stdout = self._registered(args.typ, args.name, inputs)
        except StepError as failure:
            self.failures.append(str(failure))
            raise
        return args.name, {**args.inputs, "stdout": stdout, "stderr": ""}

    def call(self, args: Any) -> Any:
        raise AssertionError(f"the program calls nothing, yet {args.token}")

    def finish(self) -> None:
        """Undo what was replaced and what is no longer registered, the newest first. Raises StepError."""
        for resource in reversed([each for each in self.there.values() if each.name not in self.seen]):
            self._undo(resource)
            del self.there[resource.name]
        while self.replaced:
            self._undo(self.replaced[-1])
            self.replaced.pop()

    def destroy(self) -> None:
        """Undo everything. Raises StepError."""
        self.begin()
        self.finish()

    def _registered(self, kind: str, name: str, inputs: Inputs) -> str:
        """Return the output of the step of this name; run it if its inputs have changed."""
        old = self.there.get(name)
        self.seen.add(name)
        if old and old.inputs == inputs:
            self.counts["unchanged"] += 1
            return old.stdout
        in_place = old is not None and old.inputs.get("triggers") == inputs.get("triggers")
        verb = "update" if in_place and inputs.get("update") else "create"
        new = Resource(kind, name, inputs, self.does(kind, verb, inputs))
        with self.lock:
            if not in_place:
                self.there.pop(name, None)
                self.replaced.extend([old] if old else [])
            self.there[name] = new
            self.counts["updated" if old else "created"] += 1
        return new.stdout

    def _undo(self, resource: Resource) -> None:
        if resource.inputs.get("delete"):
            try:
                self.does(resource.kind, "delete", resource.inputs)
            except StepError as failure:
                self.failures.append(str(failure))
                raise
        self.counts["deleted"] += 1


def _plain(value: Any) -> Any:
    """Inputs without the marks of secrets; a file is what is in it."""
    if isinstance(value, pulumi.FileAsset):
        return Path(value.path).read_bytes()
    if isinstance(value, dict):
        secret = SECRET_SIGNATURE in value
        return _plain(value["value"]) if secret else {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
