"""The units of a host, as systemd reads them."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.templates.rendered import EVERYTHING_SET, HOST_FILES, PLACE, units
from tests.templates.units import ANALYZED, complaints_about_units, exposure

AS_ROOT = pytest.mark.skipif(
    os.getuid() != 0 or not shutil.which("systemd-tmpfiles"), reason="this machine cannot run systemd-tmpfiles as root"
)


@ANALYZED
@pytest.mark.parametrize(
    "instance",
    [units(), units(bind="tcp"), units(EVERYTHING_SET), units(EVERYTHING_SET, bind="tcp")],
    ids=["as it comes", "behind tcp", "with everything set", "with everything set, behind tcp"],
)
def test_systemd_accepts_all_units_without_a_word(instance: Mapping[str, str], tmp_path: Path) -> None:
    assert complaints_about_units(instance, tmp_path) == ""


@ANALYZED
@pytest.mark.parametrize("kind", ["service", "socket"])
def test_systemd_would_complain_of_a_misspelt_directive_of_an_instance(kind: str, tmp_path: Path) -> None:
    instance = units(bind="tcp")
    misspelt = {**instance, kind: f"{instance[kind]}ProtectHoem=yes\n"}
    assert "Unknown key 'ProtectHoem'" in complaints_about_units(misspelt, tmp_path)


@ANALYZED
def test_as_it_comes_the_service_is_hardly_exposed(tmp_path: Path) -> None:
    status, words = exposure(units(), tmp_path)
    assert status == 0, words


@ANALYZED
def test_what_is_set_for_an_instance_counts_for_its_exposure(tmp_path: Path) -> None:
    status, words = exposure(units(EVERYTHING_SET), tmp_path)
    assert status == 1, words


@AS_ROOT
def test_the_folder_for_sockets_is_there_at_boot_for_everybody_to_enter(tmp_path: Path) -> None:
    (tmp_path / "site.conf").write_text(HOST_FILES["etc/tmpfiles.d/site.conf"]())
    command = ["systemd-tmpfiles", "--create", f"--root={tmp_path}", str(tmp_path / "site.conf")]
    assert subprocess.run(command, capture_output=True, text=True).stderr == ""
    made = (tmp_path / PLACE.run.lstrip("/")).stat()
    assert (made.st_mode & 0o7777, made.st_uid, made.st_gid) == (0o755, 0, 0)
