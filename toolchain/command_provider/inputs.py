"""Checks the inputs of each resource: known fields, right types, defaults, and the connection made secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from .properties import ARCHIVE, ASSET, SIGNATURE, Properties, has_unknown, is_secret, revealed, secret

Failure = tuple[str, str]
Shape = Union[str, "Fields"]


@dataclass(frozen=True)
class Fields:
    """The fields of an object: a shape each, which of them must be there, and what they default to."""

    name: str
    shapes: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict)


LOGIN: Mapping[str, Shape] = {
    "host": "string", "port": "number", "user": "string", "password": "string", "privateKey": "string",
    "privateKeyPassword": "string", "agentSocketPath": "string", "hostKey": "string",
    "dialErrorLimit": "number", "perDialTimeout": "number",
}  # fmt: skip
LOGIN_DEFAULTS = {"user": "root", "port": 22, "dialErrorLimit": 10, "perDialTimeout": 15}
PROXY = Fields("remote.ProxyConnection", LOGIN, ("host",), LOGIN_DEFAULTS)
CONNECTION = Fields("remote.Connection", {**LOGIN, "proxy": PROXY}, ("host",), LOGIN_DEFAULTS)

RUNNING: Mapping[str, Shape] = {
    "stdin": "string", "logging": "string", "environment": "strings by name", "addPreviousOutputInEnv": "bool",
}  # fmt: skip
LOCAL: Mapping[str, Shape] = {
    **RUNNING, "dir": "string", "interpreter": "strings", "assetPaths": "strings", "archivePaths": "strings",
}  # fmt: skip
LIFE: Mapping[str, Shape] = {"create": "string", "update": "string", "delete": "string", "triggers": "list"}

INPUTS = {
    "command:local:Command": Fields("local.CommandInputs", {**LOCAL, **LIFE}),
    "command:remote:Command": Fields(
        "remote.CommandInputs", {**RUNNING, **LIFE, "connection": CONNECTION}, ("connection",)
    ),
    "command:remote:CopyToRemote": Fields(
        "remote.CopyToRemoteInputs",
        {"connection": CONNECTION, "triggers": "list", "source": "any", "remotePath": "string"},
        ("connection", "source", "remotePath"),
    ),
    "command:local:run": Fields("local.RunInputs", {**LOCAL, "command": "string"}, ("command",)),
}


def check(token: str, inputs: Properties) -> tuple[Properties, list[Failure]]:
    """The inputs with their defaults, and what is wrong with them."""
    failures: list[Failure] = []
    checked = _object(INPUTS[token], inputs, failures)
    if token == "command:remote:CopyToRemote" and not failures:
        failures += _source(revealed(inputs["source"]))
    if "connection" in checked:
        checked["connection"] = secret(checked["connection"])
    return checked, failures


def _object(fields: Fields, inputs: Properties, failures: list[Failure]) -> Properties:
    checked = dict(inputs)
    for key, value in inputs.items():
        shape = fields.shapes.get(key)
        if shape is None:
            failures.append((key, f"Unrecognized field '{key}' on '{fields.name}'"))
        elif isinstance(shape, Fields) and isinstance(revealed(value), dict):
            inner = _object(shape, value["value"] if is_secret(value) else value, failures)
            checked[key] = secret(inner) if is_secret(value) else inner
        elif not _fits(shape, revealed(value)):
            wanted, got = _name(shape), type(revealed(value)).__name__
            failures.append((key, f"Field '{key}' on '{fields.name}' must be a '{wanted}'; got '{got}' instead"))
    failures += [
        (key, f"Missing required field '{key}' on '{fields.name}'") for key in fields.required if key not in inputs
    ]
    return {**checked, **{key: value for key, value in fields.defaults.items() if key not in inputs}}


def _fits(shape: Shape, value: Any) -> bool:
    if value is None or shape == "any" or (isinstance(value, str) and has_unknown(value)):
        return True
    if shape == "string":
        return isinstance(value, str)
    if shape == "bool":
        return isinstance(value, bool)
    if shape == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if shape == "strings by name":
        return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    return isinstance(value, list) and (shape == "list" or all(isinstance(item, str) for item in value))


def _name(shape: Shape) -> str:
    return shape.name if isinstance(shape, Fields) else shape


def _source(source: Any) -> list[Failure]:
    signature = source.get(SIGNATURE) if isinstance(source, dict) else None
    if signature == ASSET:
        accepted = source.get("path") or "text" in source
        return [] if accepted else [("asset", "asset must be a path-based file asset or a text asset")]
    if signature == ARCHIVE:
        return [] if source.get("path") else [("archive", "archive must be a path to a file or directory")]
    return [("asset", "either asset or archive must be set")]
