"""The Dockerfile of a source: packages before code, and words that neither a shell nor the builder reads."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from portico.planning.images.dockerfile import render_dockerfile
from portico.planning.settings import Settings
from portico.planning.source.tree import read_source_tree
from tests.planning.written import write

PIP = ('RUN ["/venv/bin/python", "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input",'
       ' "--no-cache-dir", "--quiet"')
UV = ('RUN ["/tmp/uv/bin/python", "-I", "/tools/index.py", "/tmp/uv/bin/uv", "pip", "install", "--quiet", "--no-cache",'
      ' "--compile-bytecode", "--python=/venv/bin/python"')
COPY = "COPY --chown=10001:10001"


def lines(
    source: Path, app: dict[str, Any] | None = None, packages: Sequence[str] = (), **docker: Any
) -> list[str]:
    target = {"kind": "docker", "packages": list(packages)}
    values = {"app": {"name": "shop", "source": "x", **(app or {})}, "target": target, "docker": docker}
    return render_dockerfile(Settings.read(values), read_source_tree(source), "shop-prod").splitlines()


def copied_for_pip(found: list[str]) -> list[str]:
    return [line for line in found[: found.index("")] if line.startswith(COPY)]


def test_pip_gets_its_file_alone(source: Path) -> None:
    assert copied_for_pip(lines(source)) == [f'{COPY} ["app/requirements.txt", "/app/requirements.txt"]']


def test_another_code_is_the_same_dockerfile(source: Path) -> None:
    before = lines(source)
    write(source, {"wsgi.py": "app = 2\n"})
    assert lines(source) == before


def test_pip_gets_the_whole_source_when_it_takes_packages_out_of_it(source: Path) -> None:
    write(source, {"requirements.txt": "./lib\n"})
    assert copied_for_pip(lines(source)) == [f'{COPY} ["app/", "/app/"]']


@pytest.mark.parametrize("name", ["all[0].txt", "$all.txt", "\u00fc.txt", 'a"b.txt'])
def test_pip_gets_the_whole_source_when_the_builder_would_read_the_name_otherwise(source: Path, name: str) -> None:
    write(source, {name: "flask\n"})
    assert copied_for_pip(lines(source, {"requirements": name})) == [f'{COPY} ["app/", "/app/"]']


def test_a_name_with_a_space_is_one_word(source: Path) -> None:
    write(source, {"my own.txt": "gunicorn\n"})
    found = lines(source, {"requirements": "my own.txt"})
    assert f'{COPY} ["app/my own.txt", "/app/my own.txt"]' in found
    assert f'{UV}, "-r", "my own.txt"]' in found


def test_gunicorn_is_installed_unless_the_requirements_name_it(source: Path) -> None:
    assert f'{UV}, "-r", "requirements.txt", "gunicorn>=23"]' in lines(source)
    assert f'{PIP}, "gunicorn>=23"]' in lines(source, {"installer": "pip"})
    write(source, {"requirements.txt": "gunicorn\n"})
    assert not any('"gunicorn' in line for line in lines(source))


def test_a_lock_with_hashes_is_installed_with_hashes_alone(source: Path) -> None:
    write(source, {"requirements.txt": "gunicorn==23.0.0 --hash=sha256:00\n"})
    assert lines(source)[-12:].count(f'{UV}, "--require-hashes", "-r", "requirements.txt"]') == 1
    found = [line for line in lines(source, {"installer": "pip"}) if line.startswith(PIP)]
    assert found == [f'{PIP}, "--require-hashes", "-r", "requirements.txt"]']


def test_uv_is_installed_with_hashes_by_the_user_of_the_app_before_the_requirements_are_copied(source: Path) -> None:
    found = lines(source)
    wanted = '"--require-hashes", "-r", "/tools/requirements.txt"'
    at = next(number for number, line in enumerate(found) if wanted in line)
    assert "USER 10001:10001" in found[:at]
    assert not [line for line in found[:at] if line.startswith(COPY)]
    assert not any("/tmp/uv" in line for line in lines(source, {"installer": "pip"}))


def test_nothing_that_is_installed_runs_as_root(source: Path) -> None:
    found = lines(source)
    first = next(at for at, line in enumerate(found) if '"install"' in line)
    assert [line for line in found[:first] if line.startswith("USER")] == ["USER 10001:10001"]
    assert 'COPY --from=packages --chown=0:0 /venv /venv' in found


def test_both_stages_are_built_on_the_image_of_the_settings(source: Path) -> None:
    found = [line for line in lines(source, python_image="python:3.12") if line.startswith("FROM")]
    assert found == ["FROM python:3.12 AS packages", "FROM python:3.12"]


def test_the_interpreter_of_the_settings_makes_the_environment(source: Path) -> None:
    assert 'RUN ["python3.12", "-I", "-m", "venv", "--without-pip", "/venv"]' in lines(source, {"python": "python3.12"})


def test_debian_packages_are_a_stage_of_root_below_both_others(source: Path) -> None:
    found = lines(source, packages=["libpq5", "g++"])

    assert [line for line in found if line.startswith("FROM")] == [
        "FROM python:3.13-slim AS system", "FROM system AS packages", "FROM system"]
    assert found[2] == "USER 0:0"
    assert any(line.endswith("--no-install-recommends libpq5 g++ \\") for line in found)
    assert any("rm -rf /var/lib/apt/lists/*" in line for line in found)


def test_a_folder_that_the_app_keeps_is_a_link_that_is_made_before_the_code_is_copied(source: Path) -> None:
    found = lines(source, {"persist": ["instance", "media/photos"]})
    links = [line for line in found if '"ln"' in line or '"mkdir"' in line]
    assert links == [
        'RUN ["mkdir", "-p", "/app", "/app/media"]',
        'RUN ["ln", "-s", "/var/lib/portico/instance", "/app/instance"]',
        'RUN ["ln", "-s", "/var/lib/portico/media/photos", "/app/media/photos"]',
    ]
    assert found.index(links[-1]) < found.index("COPY app/ /app/")
