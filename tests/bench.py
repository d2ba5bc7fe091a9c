"""Timings, paired in one run, medians: `make bench`. Nothing here is asserted in a test."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

import toolchain
from tests.engine import apps
from tests.engine.site import STACK, Site
from tests.load import Load
from tests.ports import free_port

ROUNDS = 5
VERBS = ("prepare", "release", "static", "gunicorn", "nginx")
EMPTY = "import pulumi\n"
EMPTY_PROJECT = "name: portico\nruntime: {name: python, options: {virtualenv: .venv}}\n"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="portico-bench-") as folder:
        engine = toolchain.environment()
        site, empty = (Site(Path(folder) / name, free_port(), engine) for name in ("site", "empty"))
        site.settle_as_for_users()
        for made in (site, empty):
            made.make()
        empty.config.clear()
        (empty.checkout / "__main__.py").write_text(EMPTY)
        (empty.checkout / "Pulumi.yaml").write_text(EMPTY_PROJECT)
        try:
            site.write(apps.good("one"))
            site.must_up()
            empty.must_up()
            _print([*_no_op(site, empty), *_redeploy(site), *_verbs(site)])
        finally:
            site.end()


Row = tuple[str, str, str]


def _no_op(site: Site, empty: Site) -> list[Row]:
    pairs = [(_seconds(site.must_up), _seconds(empty.must_up)) for _ in range(ROUNDS)]
    ours, nothing = (statistics.median(column) for column in zip(*pairs, strict=True))
    return [("pulumi up, nothing to do", f"{ours:.2f} s", ""),
            ("pulumi up of an empty program", f"{nothing:.2f} s", ""),
            ("difference", f"{ours - nothing:.2f} s", "0.5 s")]


def _redeploy(site: Site) -> list[Row]:
    settled, failures, requests = [], 0, 0
    for number in range(ROUNDS):
        site.write(apps.good(f"round {number} "))
        with Load(site.port) as load:
            settled.append(_seconds(site.must_up))
        failures, requests = failures + len(load.failures), requests + load.requests
    quick = _without_settling(site)
    return [("one changed line, under load", f"{statistics.median(settled):.2f} s", "4 s"),
            ("the same with checks.upstream.settle 0", f"{quick:.2f} s", "4 s"),
            ("failed requests meanwhile", f"{failures} of {requests}", "0")]


def _without_settling(site: Site) -> float:
    site.config["portico:checks"]["upstream"]["settle"] = 0
    site.must_up()
    seconds = []
    for number in range(ROUNDS):
        site.write(apps.good(f"quick {number} "))
        seconds.append(_seconds(site.must_up))
    return statistics.median(seconds)


def _verbs(site: Site) -> list[Row]:
    """Each verb once more with its own plan, when there is nothing left to do: the agent's own time."""
    state = site.pulumi("stack", "export", "--stack", STACK).text
    (site.checkout / "state.json").write_text(state)
    return [(f"agent, {verb}", f"{_verb(site, verb):.0f} ms", "120 ms") for verb in VERBS]


def _verb(site: Site, verb: str) -> float:
    resources = json.loads((site.checkout / "state.json").read_text())["deployment"]["resources"]
    plan = next(r["inputs"]["stdin"] for r in resources if r.get("inputs", {}).get("create", "").endswith(f" {verb}"))
    command = [sys.executable, "-I", str(site.place / "agent.pyz"), verb]

    def run() -> None:
        subprocess.run(command, input=plan, text=True, capture_output=True, check=True)

    return 1000 * statistics.median(_seconds(run) for _ in range(2 * ROUNDS))


def _seconds(what: Callable[[], object]) -> float:
    began = time.monotonic()
    what()
    return time.monotonic() - began


def _print(rows: list[Row]) -> None:
    table = Table("what", "median", "goal")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
