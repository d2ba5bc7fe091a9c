"""toolchain/setup: its lock, what it installs and what it leaves to others."""

import fcntl
import os
import stat
import subprocess
from itertools import takewhile
from pathlib import Path
from tempfile import gettempdir

import pytest

from tests.agent.watching import until
from tests.checkout import check_out

pytestmark = pytest.mark.quick


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that everybody may read and write."""
    folder = check_out(tmp_path / "portico")
    subprocess.run(["chmod", "-R", "a+rwX", str(folder)], check=True)
    for parent in takewhile(lambda folder: folder != Path(gettempdir()), (tmp_path, *tmp_path.parents)):
        parent.chmod(0o755)
    return folder


def test_nginx_is_not_its_business(checkout: Path) -> None:
    if os.getuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("this machine cannot hide a program: not root, or no mount namespaces")
    hidden = " && ".join(f"mount --bind /dev/null {path}" for path in ("/usr/sbin/nginx", "/usr/bin/apt-get"))

    ran = subprocess.run(["unshare", "-m", "sh", "-c", f"{hidden} && exec toolchain/setup requirements.lock"],
                         cwd=checkout, capture_output=True, text=True)

    assert (ran.returncode, ran.stderr) == (0, "")


def _set_up(folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["toolchain/setup", "requirements.lock"], cwd=folder, capture_output=True, text=True)


@pytest.fixture
def lock(checkout: Path) -> Path:
    """The file by which two of them wait for each other; it is not there."""
    (checkout / ".portico").mkdir(exist_ok=True)
    return checkout / ".portico" / "setup.lock"


def test_its_lock_is_for_its_owner_alone(checkout: Path, lock: Path) -> None:
    lock.touch(0o644)

    assert _set_up(checkout).returncode == 0
    assert stat.S_IMODE(lock.stat().st_mode) == 0o600


def test_a_lock_that_is_a_link_is_not_followed(checkout: Path, lock: Path) -> None:
    lock.symlink_to(checkout / "elsewhere")
    ran = _set_up(checkout)

    assert ran.returncode == 1
    assert ran.stderr.endswith("setup: to fix it: rm .portico/setup.lock\n")
    assert not (checkout / "elsewhere").exists()


def test_who_waits_for_another_says_how_to_see_it(checkout: Path, lock: Path, tmp_path: Path) -> None:
    told = tmp_path / "told"
    with lock.open("w") as held, told.open("w") as stderr:
        fcntl.flock(held, fcntl.LOCK_EX)
        command = ["toolchain/setup", "requirements.lock"]
        waiting = subprocess.Popen(command, cwd=checkout, stderr=stderr)
        until(lambda: f"find /proc/[0-9]*/fd -lname {lock}\n" in told.read_text())

    assert waiting.wait() == 0


def test_a_set_up_that_is_complete_says_nothing(checkout: Path) -> None:
    ran = _set_up(checkout)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_what_portico_keeps_can_be_read_by_its_owner_alone(checkout: Path) -> None:
    (checkout / ".portico").mkdir(mode=0o755)
    subprocess.run(["toolchain/setup", "requirements.lock"], cwd=checkout, check=True)

    assert (checkout / ".portico").stat().st_mode & 0o777 == 0o700
