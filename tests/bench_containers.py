"""Deploys to a real Docker Engine, timed side by side with what others use: part of `make bench`; nothing is asserted.

    python -m tests.bench_containers [--write]
"""

import argparse
import datetime
import os
import platform
import statistics
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.agent.watching import answer
from tests.bench_container_tools import Compose, PorticoDocker, PorticoSwarm, Rollout, Tool, version
from tests.checkout import REPOSITORY
from tests.containers.swarm import swarm
from tests.hosts import image
from tests.hosts.engine import engine
from tests.load import Load

TOOLS: tuple[type[Tool], ...] = (PorticoDocker, PorticoSwarm, Compose, Rollout)
ROUNDS = 3
PAGE = REPOSITORY / "docs" / "benchmarks-containers.md"
HEADER = ("tool", "first deploy", "no-op", "one line changed", "failed meanwhile", "an app that cannot import")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench_containers")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(REPOSITORY)}")
    given = parser.parse_args()
    with engine(), swarm(), tempfile.TemporaryDirectory(prefix="portico-bench-") as folder:
        base = image.with_nginx(print)
        rows = [_measured(tool, Path(folder), base) for tool in TOOLS]
        versions = version()
    if given.write:
        PAGE.write_text(_page(rows, versions))
    table = Table(*HEADER)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _measured(kind: type[Tool], folder: Path, base: str) -> tuple[str, ...]:
    """A row of the table."""
    print(kind.name, flush=True)
    place = folder / kind.__name__
    place.mkdir()
    tool = kind(place, base)
    try:
        first = _seconds(tool)
        no_op = [_seconds(tool) for _ in range(ROUNDS)]
        redeploy = [_redeployed(tool, release) for release in range(1, ROUNDS + 1)]
        with Load(tool.port, host=tool.host) as load:
            for release in range(ROUNDS + 1, 2 * ROUNDS + 1):
                _redeployed(tool, release)
        return (kind.name, f"{first:.1f} s", f"{statistics.median(no_op):.2f} s",
                f"{statistics.median(redeploy):.2f} s", f"{len(load.failures)} of {load.requests}", _broken(tool))
    finally:
        tool.end()


def _redeployed(tool: Tool, release: int) -> float:
    tool.write(release)
    return _seconds(tool)


def _seconds(tool: Tool) -> float:
    began = time.monotonic()
    done = tool.deploy()
    if done.returncode:
        raise SystemExit(f"{tool.name} ended with status {done.returncode}:\n{done.stdout}")
    return time.monotonic() - began


def _broken(tool: Tool) -> str:
    """Deploy a broken app; return the tool's exit status and the site's answer."""
    tool.break_app()
    status = tool.deploy().returncode
    try:
        code, text = answer(tool.port, host=tool.host)
    except OSError as error:
        return f"exit status {status}; then {error!r}"
    return f"exit status {status}; then {code}{f', {text}' if code == 200 else ''}"


def _page(rows: list[tuple[str, ...]], versions: str) -> str:
    lines = [HEADER, ("---",) * len(HEADER), *rows]
    return TEXT.format(
        table="\n".join(f"| {' | '.join(line)} |" for line in lines), rounds=ROUNDS, cores=os.cpu_count(),
        system=platform.platform(terse=True), versions=versions, day=datetime.date.today().isoformat(),
    )


TEXT = """\
# Benchmarks in containers

Portico side by side with Compose and with a start-first script in the manner of `docker rollout`, in one run, on one
engine. All deploy [the same app](../bench/peers/app/wsgi.py) behind Nginx; what Compose is told is in
[docker-compose.yml](../bench/peers/compose/docker-compose.yml), the script is
[rollout](../bench/peers/compose/rollout).

{table}

First deploy: base images are there. Portico's images are a stack's own, so the app's packages are installed for it; the
others find theirs in the builder's cache. No-op and redeploy: median of {rounds}. Failed: all
answers but 200 and all refused connections, of 4 clients that open a connection for each request, during {rounds} more
redeploys. Compose does not wait for anything; Portico's time has 2.5 s in it in which the new processes must stay alive
(`checks.upstream.settle`). In the Swarm there are two tasks, replaced one after the other, each watched for a while.

Measured on {day} with {cores} cores, {system}, {versions}, by

    bin/portico run python -m tests.bench_containers --write
"""


if __name__ == "__main__":
    main()
