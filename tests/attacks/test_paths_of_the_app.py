"""No remedy lets root act on a path that an app can swap for a link to somewhere else."""

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from portico.agent.doctor import disks, owner
from portico.agent.doctor.catalogue import CATALOGUE
from portico.agent.doctor.catalogue.host import FAULTS
from portico.agent.doctor.diagnosis import diagnose
from portico.agent.doctor.fault import Fault

FOLDERS_OF_OTHERS = r"\{(state|largest|busiest|parent|mount)\}"
FOLLOWING = re.compile(rf"\b(chown|chmod|rm|mv|cp|truncate|install|find)\b[^;&|]*{FOLDERS_OF_OTHERS}")
AS_ANOTHER = re.compile(r"cd \{parent\} && setpriv --reuid=\{uid\} --regid=\{gid\} ")
AS_THE_APP = re.compile(r"runuser --user \{unit\} -- [^;&|]*")
WITHOUT_LINKS = re.compile(r"find \{state\} -xdev ! -user \{unit\} -execdir chown --no-dereference ")


@pytest.mark.parametrize("fault", CATALOGUE, ids=lambda fault: fault.name)
def test_no_remedy_has_root_follow_a_path_of_another_user(fault: Fault) -> None:
    left = WITHOUT_LINKS.sub("", AS_THE_APP.sub("", AS_ANOTHER.sub("as another user: ", fault.remedy)))
    assert not FOLLOWING.search(left)
    assert not re.search(r"chown -R|(?<!another user: --keep-groups find {name} -xdev -type f )-delete", left)


def _diagnosis(line: str) -> list[str]:
    found = diagnose(FAULTS, {"surroundings": [line]}, [], {})
    return shlex.split(found.remedy) if found else []


def test_a_file_is_removed_with_the_rights_of_its_owner() -> None:
    line = "full: /dev/shm, 0 bytes left, most of it in /dev/shm/a/d/victim of 997:996, a disk mounted at /dev/shm"
    assert _diagnosis(line) == ["cd", "/dev/shm/a/d", "&&", "setpriv", "--reuid=997", "--regid=996", "--keep-groups",
                                "rm", "victim"]


@pytest.mark.parametrize("name", ["x of 0:0, y", "x\nfull: 0 bytes", "x;reboot", "a b", "-rf", "\x1b[2K"])
def test_a_name_that_is_no_plain_word_is_never_part_of_a_command(name: str, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).write_bytes(b"x" * 99)
    assert re.fullmatch(r"files with unusual names", disks._largest(tmp_path))
    assert re.fullmatch(r"files with unusual names|\S+/deep of \d+:\d+", disks._busiest(tmp_path))


@pytest.fixture
def owned(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, int]]:
    """Ask for the owner of a path whose parts belong to these users, from the folder on."""

    def ask(*uids: int) -> tuple[int, int]:
        path, of = tmp_path, {}
        for number, uid in enumerate(uids):
            path = path / f"{number}"
            of[str(path)] = uid
        path.mkdir(parents=True)
        monkeypatch.setattr(os, "lstat", lambda part: type("Status", (), {
            "st_uid": of[str(part)], "st_gid": of[str(part)], "st_mode": 0o755})())
        return owner.who_can_swap(tmp_path, path)

    return ask


@pytest.mark.parametrize(("uids", "who"), [((0, 0, 0), 0), ((997, 0), 997), ((0, 997, 0), 997), ((0, 0, 33), 33)])
def test_whoever_owns_a_part_of_the_path_removes_it(
    uids: tuple[int, ...], who: int, owned: Callable[..., tuple[int, int]]
) -> None:
    assert owned(*uids) == (who, who)
