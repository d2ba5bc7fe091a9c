"""The provider's side of Pulumi's `ResourceProvider` protocol."""

from __future__ import annotations

import json
import os
import sys
from concurrent import futures
from typing import Any, Callable, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from toolchain.lifeline import stop_with_parent
from toolchain.processes import ProcessGroups
from toolchain.protocol import CHANNEL_OPTIONS

from . import assets, differences, local
from .engine_log import EngineLog
from .hosts import Hosts
from .inputs import check
from .properties import Properties, from_struct, revealed, to_struct
from .resources import Command, Resource, previous_output

VERSION = "1.2.1"
Answer = TypeVar("Answer")


class CommandProvider(provider_pb2_grpc.ResourceProviderServicer):
    """The `command` provider: three resources and one function."""

    def __init__(self, engine_address: str) -> None:
        self._log = EngineLog(engine_address)
        self._groups = ProcessGroups()
        self._hosts = Hosts(self._log)
        self._resources: dict[str, Resource] = {
            "command:local:Command": Command(self._run_locally),
            "command:remote:Command": Command(self._hosts.run),
            "command:remote:CopyToRemote": self._hosts.copies,
        }

    def stop(self) -> None:
        """End every running command for good."""
        self._hosts.interrupt()
        self._groups.stop()

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.ProviderHandshakeResponse:
        self._log.connect(request.engine_address)
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True)

    def Attach(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self._log.connect(request.address)
        return empty_pb2.Empty()

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=VERSION)

    def GetSchema(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.GetSchemaResponse:
        return provider_pb2.GetSchemaResponse(schema=json.dumps({"name": "command", "version": VERSION}))

    def CheckConfig(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.CheckResponse:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.ConfigureResponse:
        return provider_pb2.ConfigureResponse(acceptSecrets=True, acceptResources=True, supportsPreview=True)

    def Check(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.CheckResponse:
        inputs, failures = check(_token(request.urn), from_struct(request.news))
        return provider_pb2.CheckResponse(inputs=to_struct(inputs), failures=_failures(failures))

    def Diff(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.DiffResponse:
        olds, news = from_struct(request.old_inputs), from_struct(request.news)
        for key in request.ignoreChanges:
            if key in olds:
                news[key] = olds[key]
        return differences.diff(olds, news)

    def Create(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.CreateResponse:
        resource, inputs = self._resources[_token(request.urn)], from_struct(request.properties)
        name = request.urn.rpartition("::")[2]
        made = _or_abort(context, lambda: resource.create(request.urn, name, inputs, request.preview))
        return provider_pb2.CreateResponse(id=made[0], properties=to_struct(made[1]))

    def Read(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.ReadResponse:
        return provider_pb2.ReadResponse(id=request.id, properties=request.properties, inputs=request.inputs)

    def Update(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.UpdateResponse:
        resource = self._resources[_token(request.urn)]
        olds, news = from_struct(request.olds), from_struct(request.news)
        state = _or_abort(context, lambda: resource.update(request.urn, olds, news, request.preview))
        return provider_pb2.UpdateResponse(properties=to_struct(state))

    def Delete(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        resource, state = self._resources[_token(request.urn)], from_struct(request.properties)
        _or_abort(context, lambda: resource.delete(request.urn, state))
        return empty_pb2.Empty()

    def Invoke(self, request: Any, context: grpc.ServicerContext) -> provider_pb2.InvokeResponse:
        if request.tok != "command:local:run":
            context.abort(grpc.StatusCode.NOT_FOUND, f"Invoke '{request.tok}' not found")
        arguments, failures = check(request.tok, from_struct(request.args))
        if failures:
            return provider_pb2.InvokeResponse(failures=_failures(failures))
        shown = revealed(arguments)
        outputs = _or_abort(context, lambda: self._run_locally(shown["command"], shown, {}, ""))
        response = provider_pb2.InvokeResponse()
        getattr(response, "return").CopyFrom(to_struct({**arguments, **outputs}))
        return response

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self._hosts.interrupt()
        self._groups.terminate()
        return empty_pb2.Empty()

    def _run_locally(self, command: str, inputs: Properties, outputs: Properties, urn: str) -> Properties:
        previous = previous_output(inputs, outputs)
        written = local.run(self._groups, command, inputs, previous, lambda line: self._log.status(urn, line))
        streams = {"stdout": written.trimmed(written.stdout), "stderr": written.trimmed(written.stderr)}
        return {**streams, **assets.asset_outputs(inputs.get("dir") or os.getcwd(), inputs)}


def serve(engine_address: str) -> None:
    """Serve on a free port, printed on the first line, until the engine is done or gone."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=512), options=CHANNEL_OPTIONS)
    provider = CommandProvider(engine_address)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    stop_with_parent(provider.stop)
    print(port, flush=True)
    sys.stdout.close()
    server.wait_for_termination()


def _or_abort(context: grpc.ServicerContext, act: Callable[[], Answer]) -> Answer:
    try:
        return act()
    except Exception as error:
        context.abort(grpc.StatusCode.UNKNOWN, str(error) or _unspoken(error))
        raise


def _unspoken(error: Exception) -> str:
    """Return Go's text for an error about which Python's exception says nothing: a connection that was cut."""
    return "EOF" if isinstance(error, EOFError) else type(error).__name__


def _token(urn: str) -> str:
    return str(urn).split("::")[2].rpartition("$")[2]


def _failures(failures: list[tuple[str, str]]) -> list[provider_pb2.CheckFailure]:
    return [provider_pb2.CheckFailure(property=name, reason=reason) for name, reason in failures]
