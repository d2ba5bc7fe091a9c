"""The settings in the stacks' files of a project, as they stand there: for what runs outside of the Pulumi program."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from portico.planning.places.site_key import site_key


def sections(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yield the section of this name from the file of each stack of a project that has it."""
    for file in sorted(folder.glob("Pulumi.*.yaml")):
        yield from _section(file, name)


def section_of(folder: Path, site: str, name: str) -> dict[str, Any]:
    """Return a section of the stack to which a site belongs, by the site's key; empty when no stack's file has it."""
    project = project_name(folder)
    files = (file for file in sorted(folder.glob("Pulumi.*.yaml")) if site_key(project, _stack(file)) == site)
    return next((section for file in files for section in _section(file, name)), {})


def project_name(folder: Path) -> str:
    """Return the name of a project, which is also the namespace of its settings; empty when its file cannot be read."""
    return str(_read(folder / "Pulumi.yaml").get("name", ""))


def _stack(file: Path) -> str:
    return file.name.removeprefix("Pulumi.").removesuffix(".yaml")


def _section(file: Path, name: str) -> Iterator[dict[str, Any]]:
    config = _read(file).get("config")
    for key, value in config.items() if isinstance(config, dict) else ():
        if str(key).endswith(f":{name}") and isinstance(value, dict):
            yield value


def _read(file: Path) -> dict[str, Any]:
    """Return what a file holds; nothing when it cannot be read: Pulumi itself says what is wrong with it."""
    try:
        content = yaml.safe_load(file.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return content if isinstance(content, dict) else {}
