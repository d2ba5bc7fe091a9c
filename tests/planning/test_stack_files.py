"""Settings read out of the stacks' files."""

from pathlib import Path

import pytest

from portico.planning.places.site_key import site_key
from portico.planning.stack_files import section_of


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two stacks of which one has settings of containers."""
    (tmp_path / "Pulumi.yaml").write_text("name: portico\n")
    (tmp_path / "Pulumi.shop.yaml").write_text("config:\n  portico:docker: {python_image: mine}\n")
    (tmp_path / "Pulumi.blog.yaml").write_text("config:\n  portico:target: {kind: docker}\n")
    return tmp_path


@pytest.mark.parametrize(("stack", "section"), [("shop", {"python_image": "mine"}), ("blog", {}), ("wiki", {})])
def test_a_site_has_the_section_of_its_own_stack(project: Path, stack: str, section: dict[str, str]) -> None:
    assert section_of(project, site_key("portico", stack), "docker") == section


def test_a_file_that_cannot_be_read_has_none(project: Path) -> None:
    (project / "Pulumi.shop.yaml").write_bytes(b"\xff")

    assert section_of(project, site_key("portico", "shop"), "docker") == {}
