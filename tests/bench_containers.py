"""Deploys to a real Docker Engine, timed side by side with what others use: part of `make bench`; nothing is asserted.

    python -m tests.bench_containers [--write]
"""

import argparse
import datetime
import os
import platform
import statistics
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench_container_tools import Compose, EngineTool, PorticoDocker, PorticoSwarm, Rollout, version
from tests.bench_deploys import broken, redeployed, seconds
from tests.checkout import REPOSITORY
from tests.containers.swarm import swarm
from tests.hosts import image
from tests.hosts.engine import engine
from tests.load import Load

TOOLS: tuple[type[EngineTool], ...] = (PorticoDocker, PorticoSwarm, Compose, Rollout)
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


def _measured(kind: type[EngineTool], folder: Path, base: str) -> tuple[str, ...]:
    """A row of the table."""
    print(kind.name, flush=True)
    place = folder / kind.__name__
    place.mkdir()
    tool = kind(place, base)
    try:
        first = seconds(tool)
        no_op = [seconds(tool) for _ in range(ROUNDS)]
        redeploy = [redeployed(tool, release) for release in range(1, ROUNDS + 1)]
        with Load(tool.port, host=tool.host) as load:
            for release in range(ROUNDS + 1, 2 * ROUNDS + 1):
                redeployed(tool, release)
        return (kind.name, f"{first:.1f} s", f"{statistics.median(no_op):.2f} s",
                f"{statistics.median(redeploy):.2f} s", f"{len(load.failures)} of {load.requests}", broken(tool))
    finally:
        tool.end()


def _page(rows: list[tuple[str, ...]], versions: str) -> str:
    lines = [HEADER, ("---",) * len(HEADER), *rows]
    return TEXT.format(
        table="\n".join(f"| {' | '.join(line)} |" for line in lines), rounds=ROUNDS, cores=os.cpu_count(),
        system=platform.platform(terse=True), versions=versions, day=datetime.date.today().isoformat(),
    )


TEXT = """\
# Benchmarks in containers

Portico side by side with Compose and with a start-first script in the manner of `docker rollout`, in one run, on one
engine. All deploy [the same app](../bench/peers/app/wsgi.py) behind Nginx, Compose with
[docker-compose.yml](../bench/peers/compose/docker-compose.yml), the script as it is in
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
