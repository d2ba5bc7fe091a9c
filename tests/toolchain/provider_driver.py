"""Speaks to a provider as the engine does, in plain Python values."""

from __future__ import annotations

import threading
from concurrent import futures
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import engine_pb2_grpc, provider_pb2, provider_pb2_grpc

LIMIT = [
    ("grpc.max_receive_message_length", 400 << 20),
    ("grpc.max_send_message_length", 400 << 20),
    ("grpc.max_metadata_size", 16 << 20),
    ("grpc.absolute_max_metadata_size", 16 << 20),
]
Values = dict[str, Any]

LOCAL, REMOTE, COPY = "command:local:Command", "command:remote:Command", "command:remote:CopyToRemote"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"
ASSET = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def secret(value: Any) -> Values:
    """The value as the engine wraps a secret."""
    return {SIGNATURE: SECRET, "value": value}


def message(values: Values) -> struct_pb2.Struct:
    """Plain values as a message."""
    made = struct_pb2.Struct()
    made.update(values)
    return made


class EngineLog(engine_pb2_grpc.EngineServicer):
    """Keeps what the provider logs."""

    def __init__(self) -> None:
        self.records: list[Any] = []
        self.arrived = threading.Event()

    def Log(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self.records.append(request)
        self.arrived.set()
        return empty_pb2.Empty()

    @property
    def lines(self) -> list[str]:
        """The messages, in the order they came."""
        return [record.message for record in self.records]


@dataclass
class Engine:
    """An engine with nothing but a log."""

    log: EngineLog = field(default_factory=EngineLog)
    server: grpc.Server = field(default_factory=lambda: grpc.server(futures.ThreadPoolExecutor(4), options=LIMIT))

    def start(self) -> str:
        """Start it; returns its address."""
        engine_pb2_grpc.add_EngineServicer_to_server(self.log, self.server)
        port = self.server.add_insecure_port("127.0.0.1:0")
        self.server.start()
        return f"127.0.0.1:{port}"


class Provider:
    """The calls of the protocol for a resource named `site`."""

    def __init__(self, stub: Any, log: EngineLog) -> None:
        self.stub, self.log = stub, log

    def check(self, token: str, inputs: Values) -> tuple[Values, list[tuple[str, str]]]:
        """The checked inputs, and the failures."""
        answer = self.stub.Check(provider_pb2.CheckRequest(urn=_urn(token), news=message(inputs)))
        return MessageToDict(answer.inputs), [(one.property, one.reason) for one in answer.failures]

    def diff(self, token: str, olds: Values, news: Values, ignored: list[str] | None = None) -> Values:
        """Property paths and kinds of change, and what replaces."""
        request = provider_pb2.DiffRequest(
            urn=_urn(token), old_inputs=message(olds), news=message(news), ignoreChanges=ignored or []
        )
        answer = self.stub.Diff(request)
        kinds = {path: provider_pb2.PropertyDiff.Kind.Name(one.kind) for path, one in answer.detailedDiff.items()}
        assert (answer.changes == provider_pb2.DiffResponse.DIFF_SOME) == bool(kinds)
        return {"kinds": kinds, "replaces": list(answer.replaces)}

    def create(self, token: str, inputs: Values, preview: bool = False) -> Values:
        """The state of a new resource, its id among the values."""
        request = provider_pb2.CreateRequest(urn=_urn(token), properties=message(inputs), preview=preview)
        answer = self.stub.Create(request, timeout=60)
        return {**MessageToDict(answer.properties), "id": answer.id}

    def create_later(self, token: str, inputs: Values) -> grpc.Future[Any]:
        """The same, without waiting."""
        future: grpc.Future[Any] = self.stub.Create.future(
            provider_pb2.CreateRequest(urn=_urn(token), properties=message(inputs))
        )
        return future

    def update(self, token: str, state: Values, inputs: Values, preview: bool = False) -> Values:
        """The state after an update."""
        request = provider_pb2.UpdateRequest(
            urn=_urn(token), id="site", olds=message(state), news=message(inputs), preview=preview
        )
        return MessageToDict(self.stub.Update(request, timeout=60).properties)

    def delete(self, token: str, state: Values) -> None:
        """Delete what a state describes."""
        self.stub.Delete(provider_pb2.DeleteRequest(urn=_urn(token), id="site", properties=message(state)), timeout=60)

    def read(self, token: str, state: Values) -> Values:
        """The state after a refresh."""
        request = provider_pb2.ReadRequest(urn=_urn(token), id="site", properties=message(state))
        return MessageToDict(self.stub.Read(request, timeout=60).properties)

    def invoke(self, arguments: Values) -> Values:
        """Return the result of `local.run`."""
        request = provider_pb2.InvokeRequest(tok="command:local:run", args=message(arguments))
        answer = self.stub.Invoke(request, timeout=60)
        return {**MessageToDict(getattr(answer, "return")), "failures": [one.property for one in answer.failures]}

    def cancel(self) -> None:
        """Ask it to end what it runs."""
        self.stub.Cancel(empty_pb2.Empty())


def connect(port: int, log: EngineLog, engine_address: str) -> tuple[grpc.Channel, Provider]:
    """A provider that listens, configured."""
    channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=LIMIT)
    stub = provider_pb2_grpc.ResourceProviderStub(channel)
    stub.Handshake(provider_pb2.ProviderHandshakeRequest(engine_address=engine_address))
    stub.Configure(provider_pb2.ConfigureRequest(acceptSecrets=True, acceptResources=True, sends_old_inputs=True))
    return channel, Provider(stub, log)


def error_of(call: Any) -> str:
    """The text of the error a call ends with."""
    with pytest.raises(grpc.RpcError) as raised:
        call()
    assert raised.value.code() == grpc.StatusCode.UNKNOWN
    return str(raised.value.details())


def _urn(token: str) -> str:
    return f"urn:pulumi:dev::portico::portico:index:Site${token}::site"
