"""Sockets are in a folder whose path the kernel and Nginx both take."""

import re
from pathlib import Path

import pytest

from portico.planning.places.socket_folder import LONGEST_NAME, LONGEST_SOCKET_PATH, socket_folder


@pytest.mark.parametrize("directory", ["/srv/portico", "/home/me/my-shop/.portico/local", "/a_b/C.d"])
def test_a_short_plain_folder_holds_its_own_sockets(directory: str) -> None:
    assert socket_folder(Path(directory), 1000) == Path(directory) / "run"


def test_the_longest_folder_that_fits_is_used_and_one_byte_more_is_not() -> None:
    length = LONGEST_SOCKET_PATH - LONGEST_NAME - len("/run")
    fitting = Path("/" + "d" * (length - 1))
    assert socket_folder(fitting, 0) == fitting / "run"
    assert len(f"{fitting}/run/0123456789ab.sock") == 107
    assert socket_folder(Path(f"{fitting}d"), 0) != Path(f"{fitting}d/run")


@pytest.mark.parametrize("name", ["a space", "semi;colon", "brace}", "$dollar", "quote'", "\u00fcber", "d" * 90])
def test_a_folder_that_nginx_or_the_kernel_would_not_take_has_a_short_one_instead(name: str) -> None:
    short = str(socket_folder(Path("/srv") / name, 1000))
    assert re.fullmatch(r"[A-Za-z0-9/._-]+/portico-1000-[0-9a-f]{8}", short)


def test_users_and_folders_do_not_share_a_short_folder() -> None:
    folders = {socket_folder(Path(path), user) for path in ("/a b", "/a c") for user in (0, 1000)}
    assert len(folders) == 4
