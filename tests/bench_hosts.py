"""Deploys to real hosts, timed side by side with what others use: part of `make bench`; nothing here is asserted.

    python -m tests.bench_hosts [--hosts 1 3] [--write]
"""

import argparse
import datetime
import os
import platform
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench_deploys import PEERS, broken, redeployed, seconds
from tests.bench_tools import PACKAGES, Ansible, HostTool, Portico, Pyinfra
from tests.checkout import REPOSITORY
from tests.hosts import image, leftovers
from tests.hosts.engine import engine
from tests.hosts.host import Host
from tests.hosts.site import NAME
from tests.load import Load
from tests.toolchain.sshd import make_key
from toolchain.cache import default_root

TOOLS: tuple[type[HostTool], ...] = (Portico, Ansible, Pyinfra)
ROUNDS = 3
PAGE = REPOSITORY / "docs" / "benchmarks.md"
HEADER = ("hosts", "tool", "first deploy", "no-op", "one line changed", "failed meanwhile", "an app that cannot import")


@dataclass
class Measured:
    """Seconds and what clients saw, of one tool on so many fresh hosts."""

    tool: str
    hosts: int
    first: float = 0
    no_op: list[float] = field(default_factory=list)
    redeploy: list[float] = field(default_factory=list)
    requests: int = 0
    failures: int = 0
    broken: str = ""

    def row(self) -> tuple[str, ...]:
        return (str(self.hosts), self.tool, f"{self.first:.1f} s", f"{statistics.median(self.no_op):.2f} s",
                f"{statistics.median(self.redeploy):.2f} s", f"{self.failures} of {self.requests}", self.broken)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench_hosts")
    parser.add_argument("--hosts", type=int, nargs="+", default=[1, 3], help="how many, in turn")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(REPOSITORY)}")
    given = parser.parse_args()
    with engine(), tempfile.TemporaryDirectory(prefix="portico-bench-") as folder:
        leftovers.remove()
        key = Path(folder) / "user"
        make_key(key)
        _warm_up(key)
        rows: list[tuple[str, ...]] = []
        for place, number in enumerate(given.hosts, 1):
            rows += [_measure(tool, number, Path(folder), key).row() for tool in TOOLS]
            if given.write:
                PAGE.write_text(_page(rows, given.hosts[:place]))
    _print(rows)


def _measure(tool: type[HostTool], number: int, folder: Path, key: Path) -> Measured:
    print(f"{tool.name}, {number} hosts", flush=True)
    found = Measured(tool.name, number)
    with _booted(number, key) as hosts:
        place = folder / f"{tool.name}-{number}"
        place.mkdir()
        made = tool(place, hosts, key)
        found.first = seconds(made)
        found.no_op = [seconds(made) for _ in range(ROUNDS)]
        found.redeploy = [redeployed(made, release) for release in range(1, ROUNDS + 1)]
        with Load(hosts[0].http_port, host=NAME) as load:
            for release in range(ROUNDS + 1, 2 * ROUNDS + 1):
                redeployed(made, release)
        found.requests, found.failures = load.requests, len(load.failures)
        found.broken = broken(made)
    return found


@contextmanager
def _booted(number: int, key: Path) -> Iterator[Sequence[Host]]:
    """Hosts that have Debian, sshd and Python, and nothing of what a site needs."""
    cache = default_root() / "hosts" / "pip"
    cache.mkdir(parents=True, exist_ok=True)
    names = [f"portico-{os.getpid()}-{os.urandom(2).hex()}" for _ in range(number)]
    hosts = [Host(name, image.fresh(print), key, cache, leftovers.label()) for name in names]
    try:
        for host in hosts:
            host.boot()
        yield hosts
    finally:
        for host in hosts:
            host.remove()


def _warm_up(key: Path) -> None:
    """The app's packages are in the cache of pip that all hosts share, so that nobody is the first to fetch them."""
    with _booted(1, key) as (host,):
        host.run("apt-get -q update && apt-get -q -y install --no-install-recommends python3-venv")
        host.run("python3 -m venv /tmp/venv && /tmp/venv/bin/pip install -q -r /dev/stdin",
                 text=(PEERS / "app" / "requirements.txt").read_text())


def _print(rows: Sequence[tuple[str, ...]]) -> None:
    table = Table(*HEADER)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _page(rows: Sequence[tuple[str, ...]], numbers: Sequence[int]) -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    lines = [HEADER, ("---",) * len(HEADER), *rows]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return TEXT.format(
        table=table, rounds=ROUNDS, cores=os.cpu_count(), memory=f"{memory:.0f}", system=platform.platform(terse=True),
        python=platform.python_version(), peers=" and ".join(PACKAGES), day=datetime.date.today().isoformat(),
        command=f"python -m tests.bench_hosts --hosts {' '.join(map(str, numbers))} --write",
    )


TEXT = """\
# Benchmarks

Portico side by side with Ansible and pyinfra, in one run, on the same kind of hosts: containers that run Debian 12
under systemd with sshd and Python, fresh for each tool. All deploy [the same app](../bench/peers/app/wsgi.py), Ansible
with [site.yml](../bench/peers/ansible/site.yml), pyinfra with [deploy.py](../bench/peers/pyinfra/deploy.py).

{table}

First deploy: a host without Nginx, packages from Debian's mirror, the app's packages out of a warm cache of pip. No-op
and redeploy: median of {rounds}. Failed: all answers but 200 and all refused connections, of 4 clients that open a
connection for each request, on the first host, during {rounds} more redeploys. Portico switches host after host,
each checked before the next; the others take all at once, which is their default.

Measured on {day} with {cores} cores and {memory} GiB, {system}, Python {python}, {peers}, by

    bin/portico run {command}
"""


if __name__ == "__main__":
    main()
