"""The host's side of Pulumi's `LanguageRuntime` protocol."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent import futures
from importlib.metadata import version
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2

from toolchain.lifeline import stop_with_parent
from toolchain.protocol import CHANNEL_OPTIONS

from . import dependencies, plugins
from .interpreters import Interpreter, InterpreterError, interpreter_of, virtualenv_of
from .runs import BAIL, Runs


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Runs the engine's Python programs."""

    def __init__(self, engine_address: str) -> None:
        self._engine = engine_address
        self._runs = Runs()
        self._program: Interpreter | None = None
        self._cancelled = False

    def stop(self) -> None:
        """End every program and plugin for good."""
        self._cancelled = True
        self._runs.groups.stop()

    def Handshake(self, request: Any, context: grpc.ServicerContext) -> language_pb2.LanguageHandshakeResponse:
        self._engine = request.engine_address or self._engine
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=version("pulumi"))

    def GetRequiredPackages(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Ask for nothing, so that the engine downloads nothing; a missing virtualenv is made on the way."""
        self._prepare(request.info, context)
        return language_pb2.GetRequiredPackagesResponse()

    def GetRequiredPlugins(self, request: Any, context: grpc.ServicerContext) -> Any:
        return language_pb2.GetRequiredPluginsResponse()

    def Run(self, request: Any, context: grpc.ServicerContext) -> language_pb2.RunResponse:
        try:
            interpreter = self._program = interpreter_of(request.info)
            status = self._runs.program(interpreter, self._engine, request)
        except (InterpreterError, OSError) as error:
            return language_pb2.RunResponse(error=str(error))
        if status == 0:
            return language_pb2.RunResponse()
        if status == BAIL or self._cancelled:
            return language_pb2.RunResponse(bail=True)
        return language_pb2.RunResponse(error=f"program exited with non-zero exit code: {status}")

    def RunPlugin(self, request: Any, context: grpc.ServicerContext) -> Iterator[language_pb2.RunPluginResponse]:
        try:
            interpreter = plugins.interpreter_for(request.info, self._program)
        except InterpreterError as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(error))
        yield from plugins.run(self._runs, interpreter, request, context)

    def InstallDependencies(self, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            for line in dependencies.install(self._runs.groups, request.info):
                yield language_pb2.InstallDependenciesResponse(stdout=line)
        except (dependencies.InstallError, InterpreterError) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))

    def GetProgramDependencies(self, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            packages = dependencies.installed(interpreter_of(request.info), request.transitiveDependencies)
        except (InterpreterError, subprocess.CalledProcessError) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        listed = [language_pb2.DependencyInfo(name=name, version=number) for name, number in packages]
        return language_pb2.GetProgramDependenciesResponse(dependencies=listed)

    def About(self, request: Any, context: grpc.ServicerContext) -> language_pb2.AboutResponse:
        try:
            executable = interpreter_of(request.info).executable
        except InterpreterError as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        answer = subprocess.run([executable, "--version"], capture_output=True, text=True)
        return language_pb2.AboutResponse(executable=executable, version=answer.stdout.strip().removeprefix("Python "))

    def RuntimeOptionsPrompts(self, request: Any, context: grpc.ServicerContext) -> Any:
        """Offer the one toolchain there is, and a virtualenv with it."""
        options = dict(request.info.options)
        asked = {"toolchain": "pip", "virtualenv": "venv"}
        prompts = [_prompt(key, value) for key, value in asked.items() if key not in options]
        return language_pb2.RuntimeOptionsResponse(prompts=prompts)

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> empty_pb2.Empty:
        self._cancelled = True
        self._runs.groups.terminate()
        return empty_pb2.Empty()

    def _prepare(self, info: Any, context: grpc.ServicerContext) -> None:
        try:
            virtualenv = virtualenv_of(info)
            if virtualenv:
                for line in dependencies.missing(self._runs.groups, info):
                    sys.stderr.write(line.decode(errors="replace"))
            self._program = interpreter_of(info)
        except (dependencies.InstallError, InterpreterError) as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))


def serve(engine_address: str) -> None:
    """Serve on a free port, printed on the first line, until the engine is done or gone."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=32), options=CHANNEL_OPTIONS)
    host = LanguageHost(engine_address)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    stop_with_parent(host.stop)
    print(port, flush=True)
    server.wait_for_termination()


def _prompt(key: str, value: str) -> language_pb2.RuntimeOptionPrompt:
    kind = language_pb2.RuntimeOptionPrompt.RuntimeOptionType.STRING
    choice = language_pb2.RuntimeOptionPrompt.RuntimeOptionValue(promptType=kind, stringValue=value, displayName=value)
    return language_pb2.RuntimeOptionPrompt(
        key=key, description=f"The {key} to use", promptType=kind, choices=[choice], default=choice
    )
