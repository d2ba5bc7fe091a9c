"""uv takes packages from the indexes that pip's files and variables name."""

from pathlib import Path

import pytest

from portico.agent.releases.index import AS_PIP, NEVER, variables

FILE = """
[global]
index-url = https://index.test/simple
trusted-host = one.test two.test
timeout = 7
[install]
extra_index_url =
    https://first.test/simple
    https://second.test/simple
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "pip.conf").write_text(FILE)
    return str(tmp_path / "pip.conf")


def test_what_a_file_of_pip_says_holds_for_uv(file: str) -> None:
    assert variables({}, [file]) == {
        **AS_PIP, **NEVER, "UV_DEFAULT_INDEX": "https://index.test/simple", "UV_INSECURE_HOST": "one.test two.test",
        "UV_HTTP_TIMEOUT": "7", "UV_INDEX": "https://first.test/simple https://second.test/simple",
    }


def test_a_variable_of_pip_prevails_over_its_file_and_one_of_uv_over_both(file: str) -> None:
    environ = {"PIP_INDEX_URL": "https://variable.test", "UV_INDEX": "https://uv.test", "PIP_NO_INDEX": "1"}
    found = variables(environ, [file])
    assert found["UV_DEFAULT_INDEX"] == "https://variable.test"
    assert found["UV_INDEX"] == "https://uv.test"
    assert found["UV_OFFLINE"] == "true"


def test_a_folder_of_wheels_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    environ = {"PIP_FIND_LINKS": f"{tmp_path}/nowhere {tmp_path}"}
    assert variables(environ, [])["UV_FIND_LINKS"] == str(tmp_path)
    assert "UV_FIND_LINKS" not in variables({"PIP_FIND_LINKS": f"{tmp_path}/nowhere"}, [])


def test_no_file_and_no_variable_makes_uv_another_than_pip(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_bytes(b"\xff no file of settings")
    assert variables({"UV_NO_CONFIG": "false"}, [str(tmp_path / "pip.conf"), "/nowhere"]) == {**AS_PIP, **NEVER}
