"""The files that Portico's sites share in the Nginx of a host go with the last site that needs them."""

from pathlib import Path

import pytest

from portico.agent.nginx import debian_default
from portico.agent.nginx.base import MARK
from portico.agent.nginx.debian import DebianNginx
from portico.agent.place import Place


@pytest.fixture
def nginx(tmp_path: Path) -> DebianNginx:
    """A host's Nginx with two sites of Portico's: one with TLS, which is asked for, and one without."""
    made = DebianNginx(Place(str(tmp_path), str(tmp_path / "run")))
    made.folder = tmp_path
    for folder in ("sites-available", "sites-enabled"):
        (tmp_path / folder).mkdir()
    texts = {
        "shop.conf": f"listen 80;\nlisten [::]:443 ssl;\nlisten unix:{made.place.status_socket};",
        "other.conf": "listen 127.0.0.1:80;\nlisten unix:/run/other/status.sock;",
        "portico-catchall-80.conf": "", "portico-catchall-443.conf": "",
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / "sites-available" / name).write_text(f"{MARK}\n{text}\n")
        (tmp_path / "sites-enabled" / name).symlink_to(f"../sites-available/{name}")
    return made


def _left(nginx: DebianNginx) -> set[str]:
    return {file.name for folder in ("sites-available", "sites-enabled") for file in (nginx.folder / folder).iterdir()}


def test_a_catchall_goes_with_the_last_site_on_its_port(nginx: DebianNginx) -> None:
    nginx._remove(nginx.folder, set())
    assert _left(nginx) == {"other.conf", "portico-catchall-80.conf"}


def test_a_site_that_ends_its_tls_takes_the_catchall_of_that_port_with_it(nginx: DebianNginx) -> None:
    nginx._remove(nginx.folder, {"shop.conf", "portico-catchall-80.conf"})
    assert _left(nginx) == {"other.conf", "shop.conf", "portico-catchall-80.conf"}


def test_the_last_site_takes_all_with_it(nginx: DebianNginx) -> None:
    for folder in ("sites-available", "sites-enabled"):
        (nginx.folder / folder / "other.conf").unlink()
    nginx._remove(nginx.folder, set())
    assert _left(nginx) == set()


@pytest.mark.parametrize(("keep", "others", "times"), [
    (set(), {"other.conf"}, 0), ({"shop.conf"}, set(), 0), ({"shop.conf"}, {"other.conf"}, 0), (set(), set(), 1),
])  # fmt: skip
def test_the_distributions_page_comes_back_only_with_the_end_of_the_last_site(
    keep: set[str], others: set[str], times: int, nginx: DebianNginx, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Path] = []
    monkeypatch.setattr(debian_default, "enable_again", calls.append)
    for file in (nginx.folder / "sites-available").iterdir():
        if file.name not in {"shop.conf", *others}:
            file.unlink()
    nginx._remove(nginx.folder, keep)
    assert len(calls) == times
