"""The provider that the stacks of a folder need, whatever the style of their files."""

from pathlib import Path

import pytest

from portico.planning.providers import need_docker


@pytest.mark.parametrize("target", ["portico:target: {kind: docker}", "portico:target:\n    kind: swarm",
                                    'renamed:target:\n      "kind":   "docker"'])
def test_a_stack_in_containers_needs_the_docker_provider(tmp_path: Path, target: str) -> None:
    (tmp_path / "Pulumi.shop.yaml").write_text(f"config:\n  {target}\n")

    assert need_docker(tmp_path)


@pytest.mark.parametrize("text", [
    "config:\n  portico:target: {kind: ssh}\n", "config: {}\n", "", "config: [\n", "- 1\n",
    "config:\n  portico:target: docker\n", "# kind: docker\n",
])
def test_other_stacks_and_files_that_cannot_be_read_need_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "Pulumi.shop.yaml").write_text(text)

    assert not need_docker(tmp_path)
