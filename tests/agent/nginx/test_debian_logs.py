"""The logs of a site on a host, from their first line on."""

import shutil
from pathlib import Path

import pytest

from portico.agent.nginx import debian_logs
from portico.agent.place import Place


@pytest.fixture
def owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, str]]:
    """Collect the owners that files below the folder of logs get."""
    given: dict[str, tuple[str, str]] = {}
    monkeypatch.setattr(debian_logs, "FOLDER", tmp_path)
    monkeypatch.setattr(shutil, "chown", lambda path, user, group: given.update({path.name: (user, group)}))
    return given


def test_a_log_is_for_root_nginx_and_group_adm_alone(tmp_path: Path, owners: dict[str, tuple[str, str]]) -> None:
    (tmp_path / "shop.access.log").write_text("a line\n")
    (tmp_path / "shop.access.log").chmod(0o644)

    debian_logs.make_ready(Place("/srv/shop", "/run/shop", "shop"))

    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "shop.access.log": 0o640, "shop.error.log": 0o640}
    assert owners == dict.fromkeys(("shop.access.log", "shop.error.log"), ("www-data", "adm"))
    assert (tmp_path / "shop.access.log").read_text() == "a line\n"
