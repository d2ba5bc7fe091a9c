"""Another project reads the outputs of a site: examples/consumer, by the commands of docs/outputs.md."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from portico.planning.outputs import Outputs
from tests.checkout import REPOSITORY
from tests.engine.site import STACK, Site

COMMANDS = re.findall(r"^\$ (pulumi .*)", (REPOSITORY / "docs" / "outputs.md").read_text(), re.MULTILINE)


@pytest.fixture(scope="module")
def consumer(deployed: Site) -> Site:
    """The site whose outputs the example has read."""
    shutil.copytree(REPOSITORY / "examples" / "consumer", deployed.checkout / "examples" / "consumer",
                    ignore=shutil.ignore_patterns("Pulumi.*.yaml", "__pycache__"))
    for command in COMMANDS:
        _types(deployed, command)
    return deployed


def _types(site: Site, command: str) -> str:
    ran = subprocess.run(command.replace("production", STACK), shell=True, cwd=site.checkout / "examples" / "consumer",
                         env=site.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def _read(site: Site) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(_types(site, "pulumi stack output --json"))
    return read


def test_the_outputs_are_those_that_are_documented(deployed: Site) -> None:
    told = deployed.outputs()

    checked = TypeAdapter(Outputs).validate_python(told)
    assert checked["url"] == f"http://127.0.0.1:{deployed.port}/"
    assert checked["release"] == checked["hosts"]["127.0.0.1"]["release"]
    assert set(Outputs.__annotations__) - set(told) == {"certificate"}


def test_a_monitoring_system_asks_the_site_by_its_url(consumer: Site) -> None:
    told = consumer.outputs()

    assert _read(consumer)["probes"] == [
        {"targets": [told["url"]], "labels": {"site": "127.0.0.1", "release": told["release"]}}
    ]


def test_a_load_balancer_reaches_the_site_by_the_upstream(consumer: Site, tmp_path: Path) -> None:
    upstream = _read(consumer)["upstream"]
    conf = tmp_path / "nginx.conf"
    conf.write_text(f"pid {tmp_path}/pid; events {{}} http {{ {upstream} }}")

    tested = subprocess.run(["nginx", "-t", "-e", "stderr", "-c", conf], capture_output=True, text=True)

    assert tested.returncode == 0, tested.stderr
    assert upstream == f"upstream site {{\n    server 127.0.0.1:{consumer.port};\n}}\n"


def test_a_stack_that_has_no_site_is_refused_with_its_name(consumer: Site) -> None:
    command = f"pulumi preview --config consumer:site=organization/portico/nowhere --stack {STACK}"

    with pytest.raises(AssertionError, match="organization/portico/nowhere"):
        _types(consumer, command)
