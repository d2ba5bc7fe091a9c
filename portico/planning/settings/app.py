"""portico:app, the app itself."""

from typing import Any

from pydantic import Field, model_validator

from portico.planning.settings.base import Section
from portico.planning.settings.docker import ImageName
from portico.planning.settings.kinds.text import (
    AppName,
    Entrypoint,
    Folder,
    Interpreter,
    PathInside,
    Printable,
    SecretText,
    Text,
    VariableName,
)

Environment = dict[VariableName, Printable]
SecretEnvironment = dict[VariableName, SecretText]
"""Secrets may have several lines: keys and certificates do."""


class App(Section):
    """The Flask app: where its code is and how it is called."""

    name: AppName = Field(examples=["shop"])
    """Names the app's files, upstream and log on the host."""
    source: Folder | None = Field(examples=["../shop"])
    """Folder with the app's code, absolute or relative to the folder of Pulumi.yaml; not where `image` is given."""
    image: ImageName | None = Field(None, examples=["registry.example.org/shop:1.4"])
    """Instead of the source: a ready image, for the targets `docker` and `swarm`. It has the app in its working folder,
    `python3` and `gunicorn` on its PATH; `requirements` and `python` are without effect. A tag is resolved to a digest
    at each update."""
    entrypoint: Entrypoint = Field("wsgi:app", examples=["wsgi:app"])
    """Gunicorn's app, `module:callable`; a factory is called, with plain values if it takes any:
    `shop.web:create_app()`, `shop:create_app('production', debug=False)`."""
    requirements: PathInside = Field("requirements.txt", examples=["requirements.lock"])
    """The file inside the source that pip installs from; give a lock file with hashes for a repeatable release."""
    python: Interpreter = Field("python3", examples=["python3.12"])
    """Interpreter the release's virtual environment is made with."""
    environment: Environment = Field(default={}, examples=[{"LOG_LEVEL": "info"}])
    """Environment variables of the app that everybody may read; secrets belong in `app-secrets`."""
    release_command: Text | None = Field(None, examples=["flask db upgrade"])
    """The work of a new release before Gunicorn is started with it, done once: migrations. A line for `/bin/sh`, run in
    the app's folder with its packages, variables and secrets, on the first machine only. It has to bear being run
    twice, and what it changes has to suit the release that still serves. See hooks.md."""
    release_command_deadline: int = Field(300, ge=1, le=21_600, examples=[900])
    """Seconds in which it has to end."""

    @model_validator(mode="before")
    @classmethod
    def _an_image_has_no_source(cls, values: Any) -> Any:
        if isinstance(values, dict) and values.get("image") is not None:
            return {"source": None, **values}
        return values
