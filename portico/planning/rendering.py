"""Render templates to text. The only module that imports jinja2."""

from pathlib import Path
from typing import Any

import jinja2

_PACKAGE = Path(__file__).resolve().parents[1]
TEMPLATES = next(folder for folder in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if folder.is_dir())
"""The folder of the templates: inside the package in a wheel, beside it in a checkout."""


def templates_in(folder: Path) -> jinja2.Environment:
    """Return the templates of a folder; an undefined name in one is an error."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


_environment = templates_in(TEMPLATES)


def render(template: str, **context: Any) -> str:
    """Return the text of one template, named by its path below `templates/`; an undefined name is an error."""
    return _environment.get_template(template).render(**context)
