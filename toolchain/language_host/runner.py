"""Runs inside the program's own Python: `runner.py LIFELINE program SETTINGS PROGRAM ARGS…`, or `… plugin PATH ARGS…`.

LIFELINE is the reading end of a pipe whose other end the language host holds: when it closes, the host is gone.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

BAIL = 32


def end_with_host(lifeline: int) -> None:
    """Kill this process and all it started as soon as the language host is gone."""

    def watch() -> None:
        os.read(lifeline, 1)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def run_path(path: str) -> None:
    """Run a file or a folder as `python PATH` would."""
    import runpy

    runpy.run_path(path, run_name="__main__")


def run_program(settings: str, program: str) -> int:
    """Run a Pulumi program against its engine and return the exit status."""
    import json

    try:
        import pulumi
    except ImportError as error:
        print(f"{sys.executable} cannot import pulumi ({error}); install the program's requirements", file=sys.stderr)
        print("with `pulumi install`, or name its virtualenv in the runtime options of Pulumi.yaml", file=sys.stderr)
        return 1
    runtime = pulumi.runtime
    runtime.set_all_config(runtime.get_config_env(), runtime.get_config_secret_keys_env())
    chosen = runtime.Settings(**json.loads(settings))
    runtime.configure(chosen)
    if os.path.isdir(program) and not os.path.exists(os.path.join(program, "__main__.py")):
        pulumi.log.error(f"unable to find main python program `__main__.py` in `{os.path.abspath(program)}`")
        return BAIL
    return _in_event_loop(program, chosen.parallel)


def _in_event_loop(program: str, parallel: int) -> int:
    import asyncio
    import logging
    from concurrent.futures import ThreadPoolExecutor

    import pulumi

    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    threads = ThreadPoolExecutor(max_workers=4 * max(parallel or 1, 1))
    loop.set_default_executor(threads)
    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(lambda: run_path(program)))
        return 0
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return 1
    except Exception as error:
        pulumi.log.error("Program failed with an unhandled exception:\n" + _own_traceback(error, program))
        return BAIL
    finally:
        threads.shutdown(wait=True)
        loop.close()


def _own_traceback(error: BaseException, program: str) -> str:
    import traceback

    entry = os.path.abspath(os.path.join(program, "__main__.py") if os.path.isdir(program) else program)
    shown = error.__traceback__
    while shown is not None and os.path.abspath(shown.tb_frame.f_code.co_filename) != entry:
        shown = shown.tb_next
    return "".join(traceback.format_exception(type(error), error, shown or error.__traceback__))


def main() -> int:
    """Do what the command line says."""
    lifeline, kind, *arguments = sys.argv[1:]
    if sys.path and sys.path[0] == os.path.dirname(os.path.abspath(__file__)):
        del sys.path[0]
    end_with_host(int(lifeline))
    if kind == "plugin":
        sys.argv = arguments
        run_path(arguments[0])
        return 0
    settings, *sys.argv = arguments
    return run_program(settings, sys.argv[0])


if __name__ == "__main__":
    sys.exit(main())
