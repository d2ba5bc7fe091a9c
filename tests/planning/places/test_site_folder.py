"""Folders that Nginx would not take as they are."""

from pathlib import Path

import pytest

from portico.planning.errors import SourceError
from portico.planning.places.site_folder import site_folder


def test_a_site_has_a_folder_of_its_own_below_the_project() -> None:
    assert site_folder(Path("/home/you/it's a shop"), "local") == Path("/home/you/it's a shop/.portico/local")


@pytest.mark.parametrize("name", ["$HOME", "a*", "what?", "[x]", "back\\slash", "new\nline"])
def test_a_folder_that_nginx_would_misread_is_refused(name: str) -> None:
    with pytest.raises(SourceError, match="project: expected a folder without"):
        site_folder(Path("/srv") / name, "local")
