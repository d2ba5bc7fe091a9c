"""What the tests' own engine leaves when it ends."""

import subprocess
from pathlib import Path

from tests.containers.own_engine import own_engine
from tests.hosts.engine import must_find


def test_an_engine_that_ran_a_container_in_its_own_network_leaves_nothing_mounted(tmp_path: Path) -> None:
    must_find("busybox", "busybox-static")
    with own_engine(tmp_path) as engine:
        tar = subprocess.run(["tar", "-cC", "/", "bin/busybox"], capture_output=True, check=True).stdout
        subprocess.run(["docker", "--host", engine.address, "import", "-", "tool"], input=tar, check=True)
        engine.docker("run", "--rm", "--network", "host", "tool", "/bin/busybox", "true")

    assert str(tmp_path) not in Path("/proc/mounts").read_text()
