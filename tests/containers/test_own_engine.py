"""The tests' own engine leaves nothing behind when it ends."""

import subprocess
from pathlib import Path

import pytest

from tests.containers.own_engine import own_engine
from tests.hosts.engine import must_find


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a short path: an engine's sockets are below it."""
    return tmp_path_factory.mktemp("engine")


def test_an_engine_that_ran_a_container_in_its_own_network_leaves_nothing_mounted(folder: Path) -> None:
    must_find("busybox", "busybox-static")
    with own_engine(folder) as engine:
        tar = subprocess.run(["tar", "-cC", "/", "bin/busybox"], capture_output=True, check=True).stdout
        subprocess.run(["docker", "--host", engine.address, "import", "-", "tool"], input=tar, check=True)
        engine.docker("run", "--rm", "--network", "host", "tool", "/bin/busybox", "true")

    assert str(folder) not in Path("/proc/mounts").read_text()
