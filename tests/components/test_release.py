"""The parts of a release that make its id."""

from typing import Any

import pytest

from tests.components.conftest import Run

APP = {"name": "hello", "source": "examples/hello"}


@pytest.mark.parametrize("sections", [
    {"app": {**APP, "python": "python3.12"}},
    {"app": {**APP, "source": "examples"}, "nginx": {"static": [{"url": "/static/", "path": "hello/static"}]}},
    {"gunicorn": {"requirement": "gunicorn>=24"}},
], ids=["another Python", "another tree", "another gunicorn"])
def test_whatever_a_release_is_made_of_names_it(run: Run, sections: dict[str, Any]) -> None:
    sections = {"app": APP, **sections}
    if sections["app"]["source"] == "examples":
        sections["app"]["requirements"] = "hello/requirements.txt"

    assert run(**sections).plan("site-release")["release"]["id"] != run().plan("site-release")["release"]["id"]


@pytest.mark.parametrize("section", [
    {"nginx": {"gzip": False}}, {"gunicorn": {"workers": 5}}, {"app": {**APP, "name": "x"}},
])
def test_what_it_is_not_made_of_does_not(run: Run, section: dict[str, Any]) -> None:
    assert run(**section).plan("site-release")["release"] == run().plan("site-release")["release"]


def test_a_reviewer_sees_each_file_with_its_digest(run: Run) -> None:
    files = run().plan("site-release")["release"]["files"]

    assert [line.split(" ")[2] for line in files] == [
        "requirements.txt", "static/style.css", "templates/page.html", "wsgi.py",
    ]
