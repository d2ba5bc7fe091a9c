"""The static files of a package are found by their paths, and no link leads out of the package."""

from pathlib import Path

import pytest

from portico.agent.releases.package_files import folder_of, listed
from portico.protocol.failure import Failure
from portico.protocol.manifest import entries
from portico.protocol.plan.static import StaticFolder


def _location(package: str, path: str = "static") -> StaticFolder:
    return StaticFolder(path=path, folder="0", files=[], package=package, url="/admin/static/")


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """The packages of an environment: one, with static files and what must not be served."""
    packages = tmp_path / "lib/python3.11/site-packages"
    for path in ("flask_admin/static/admin.css", "flask_admin/static/deep/a.js", "flask_admin/static/.env",
                 "flask_admin/static/__pycache__/x.pyc", "flask_admin/static/code.py", "shop/web/assets/b.js"):
        (packages / path).parent.mkdir(parents=True, exist_ok=True)
        (packages / path).write_text(path)
    (packages / "flask_admin/__init__.py").write_text("raise SystemExit('imported')")
    return packages


def test_the_files_of_a_package_are_listed_without_code_and_hidden_ones(packages: Path, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, _location("flask_admin"))
    assert [entry.path for entry in entries(listed(folder))] == ["admin.css", "deep/a.js"]


def test_a_package_inside_a_package_is_named_with_a_dot(packages: Path, tmp_path: Path) -> None:
    assert folder_of(tmp_path, _location("shop.web", "assets")) == packages / "shop/web/assets"


@pytest.mark.parametrize(("package", "path"), [("flask_admin", "none"), ("absent", "static"), ("shop", "static")])
def test_a_folder_that_no_package_has_is_refused(package: str, path: str, packages: Path, tmp_path: Path) -> None:
    with pytest.raises(Failure, match="none in") as refused:
        folder_of(tmp_path, _location(package, path))
    assert refused.value.expected == f"a folder {path} in the package {package}"


def test_no_link_is_followed(packages: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.txt").write_text("secret")
    (packages / "flask_admin/static/secret.txt").symlink_to(tmp_path / "outside/secret.txt")
    (packages / "flask_admin/static/more").symlink_to(tmp_path / "outside")
    (packages / "flask_admin/linked").symlink_to(tmp_path / "outside")
    (packages / "evil").symlink_to(tmp_path / "outside")
    assert "secret" not in "".join(listed(folder_of(tmp_path, _location("flask_admin"))))
    for location in (_location("flask_admin", "linked"), _location("evil", ".")):
        with pytest.raises(Failure):
            folder_of(tmp_path, location)
