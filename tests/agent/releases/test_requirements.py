"""Two releases share a virtual environment only when their requirements are the same."""

from pathlib import Path

import pytest

from portico.agent.releases.requirements import decisive_texts


@pytest.fixture
def app(tmp_path: Path) -> Path:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements.txt").write_text("-r requirements/base.txt\n--constraint=requirements/pins.txt\nflask\n")
    (tmp_path / "requirements" / "base.txt").write_text("jinja2 # -r nowhere.txt\n")
    (tmp_path / "requirements" / "pins.txt").write_text("-r base.txt\nflask==3.1.0\n")
    return tmp_path


def test_included_files_and_constraints_decide_too(app: Path) -> None:
    before = decisive_texts(app, "requirements.txt", "0" * 12)
    (app / "requirements" / "pins.txt").write_text("flask==3.1.1\n")

    assert decisive_texts(app, "requirements.txt", "0" * 12) != before


def test_a_file_that_includes_itself_is_read_once(app: Path) -> None:
    (app / "requirements" / "base.txt").write_text("-r ../requirements.txt\n")

    assert len(decisive_texts(app, "requirements.txt", "0" * 12)) == 3


def test_an_included_file_that_is_missing_is_left_to_pip(app: Path) -> None:
    (app / "requirements.txt").write_text("-r nowhere.txt\n")

    assert decisive_texts(app, "requirements.txt", "0" * 12) == ["-r nowhere.txt\n"]


@pytest.mark.parametrize("line", [
    ".", ".[web]", "-e .", "--editable ./lib", "./lib", "../lib", "shop @ file:./lib", "file:lib", "wheels/shop.whl",
])
def test_packages_out_of_the_source_belong_to_one_release(app: Path, line: str) -> None:
    (app / "wheels").mkdir()
    (app / "wheels" / "shop.whl").touch()
    (app / "requirements.txt").write_text(f"flask\n{line}\n")

    assert decisive_texts(app, "requirements.txt", "a") != decisive_texts(app, "requirements.txt", "b")


@pytest.mark.parametrize("line", [
    "flask==3.1.0", "flask[async]>=3 ; python_version > '3'", "# ./lib", "", "--no-binary :all:",
])
def test_other_packages_are_shared_between_releases(app: Path, line: str) -> None:
    (app / "requirements.txt").write_text(f"{line}\n")

    assert decisive_texts(app, "requirements.txt", "a") == decisive_texts(app, "requirements.txt", "b")
