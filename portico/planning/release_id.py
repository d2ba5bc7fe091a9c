"""The id of a release: its source, and the settings that it is made with."""

from collections.abc import Mapping
from typing import Any

from portico.planning.app_source import Source
from portico.planning.content_id import content_id
from portico.planning.images.dockerfile import render_dockerfile
from portico.planning.images.ready import AppImage
from portico.planning.settings import Settings
from portico.planning.settings.app import App
from portico.planning.settings.gunicorn import Gunicorn
from portico.protocol.target_kinds import IN_CONTAINERS
from portico.protocol.uv import UV


def release_id(source: Source, settings: Mapping[str, Any]) -> str:
    """Return the id of a release made of a source and of `settings`, those that it is made with."""
    return content_id([source.tree_id, settings])


def made_with(app: App, gunicorn: Gunicorn) -> dict[str, Any]:
    """Return the settings that a release is made with: those of its packages, and the folders that the app keeps."""
    persist = {"persist": list(app.persist)} if app.persist else {}
    installer = {} if app.installer == UV else {"installer": app.installer}
    packages = {"python": app.python, "requirements": app.requirements, "gunicorn": gunicorn.requirement}
    return {**persist, **packages, **installer}


def image_of(settings: Settings, source: Source) -> dict[str, str]:
    """Return the id of the Dockerfile that builds a release, the same for every site; nothing for a ready image."""
    if isinstance(source, AppImage):
        return {}
    return {"dockerfile": content_id(render_dockerfile(settings, source, site=""))}


def id_by_settings(settings: Settings, source: Source, remade: int = 0) -> str:
    """Return the id that an update gives to a source; `remade` counts how often drift made the release again."""
    image = image_of(settings, source) if settings.target.kind in IN_CONTAINERS else {}
    again = {"remade": remade} if remade else {}
    return release_id(source, {**made_with(settings.app, settings.gunicorn), **image, **again})
