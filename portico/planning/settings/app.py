"""portico:app, the app itself."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from portico.planning.settings.base import Section
from portico.planning.settings.docker import ImageName
from portico.planning.settings.kinds.lists import Items, require_apart
from portico.planning.settings.kinds.placeholder import named, require_folders
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

Environment = dict[VariableName, Annotated[Printable, AfterValidator(require_folders)]]
SecretEnvironment = dict[VariableName, SecretText]
"""Secrets may have several lines: keys and certificates do."""
PersistedFolders = Annotated[
    tuple[PathInside, ...], Field(strict=False), Items("folder", at_most=16), AfterValidator(require_apart)
]


class App(Section):
    """The Flask app: where its code is and how it is called."""

    name: AppName = Field(examples=["shop"])
    """Names the app's files, upstream and log on the host."""
    source: Folder | None = Field(examples=["../shop"])
    """Folder with the app's code, absolute or relative to the folder of Pulumi.yaml; left out with `image`."""
    image: ImageName | None = Field(None, examples=["registry.example.org/shop:1.4"])
    """A ready image in place of `source`, for the targets `docker` and `swarm`. It has the app in its working folder,
    and `python3` and `gunicorn` on its PATH; `requirements` and `python` have no effect. A tag is resolved to a digest
    at each update."""
    entrypoint: Entrypoint = Field("wsgi:app", examples=["wsgi:app"])
    """Gunicorn's app, `module:callable`; write a factory with its call, with plain values if it takes any:
    `shop.web:create_app()`, `shop:create_app('production', debug=False)`."""
    requirements: PathInside = Field("requirements.txt", examples=["requirements.lock"])
    """The file inside the source that pip installs from; give a lock file with hashes for a repeatable release."""
    installer: Literal["uv", "pip"] = Field("uv", examples=["pip"])
    """The installer of the packages: uv is many times as fast as pip. `prepare` gets one version of it, with hashes,
    for all sites of a host; where it cannot be had, pip installs, and the step says so. An image gets it while it is
    built, and is not built without it. Both read pip's settings, and both demand a hash of each package when one has
    hashes."""
    python: Interpreter = Field("python3", examples=["python3.12"])
    """Python interpreter that makes the release's virtual environment."""
    environment: Environment = Field(default={}, examples=[{"LOG_LEVEL": "info"}])
    """Environment variables of the app that everybody may read; secrets belong in `app-secrets`. In a value, `${APP}`
    is the folder of the release's source, `${STATE_DIRECTORY}` that of the app's state; `$${` stands for `${`."""
    persist: PersistedFolders = Field((), examples=[["instance", "uploads"]])
    """Folders inside the source, or below the `WORKDIR` of `image`, in which the app keeps data: each is in the app's
    state directory, so that what is written there outlives the release. See data.md."""
    release_command: Text | None = Field(None, examples=["flask db upgrade"])
    """A command that runs once for a new release, before its Gunicorn is started: migrations. A line for `/bin/sh`, run
    in the app's folder with its packages, variables and secrets, on the first machine only. It may run twice, and the
    release that still serves has to work with its changes. See hooks.md."""
    release_command_deadline: int = Field(300, ge=1, le=21_600, examples=[900])
    """Seconds in which `release_command` has to end."""

    @property
    def keeps_data(self) -> bool:
        """True when the settings name the app's state directory, or folders in it."""
        return bool(self.persist) or any("STATE_DIRECTORY" in named(value) for value in self.environment.values())

    @model_validator(mode="before")
    @classmethod
    def _an_image_has_no_source(cls, values: Any) -> Any:
        if isinstance(values, dict) and values.get("image") is not None:
            return {"source": None, **values}
        return values
