"""The app's code, and everything it imports, in a folder named by its content."""

import pulumi

from portico.planning.app_source import Source
from portico.planning.release_id import packages_of, release_id
from portico.planning.settings.app import App
from portico.planning.settings.gunicorn import Gunicorn
from portico.targets import Step, Target


class Release(pulumi.ComponentResource):
    """One release: the source tree as listed, with a virtual environment for its requirements.

    Another content is another resource, created before the old one is deleted. Output: `release`.
    """

    release_id: str
    """Hash of the source tree (paths, modes, bytes) and of what its packages are installed with."""
    step: Step

    def __init__(
        self,
        name: str,
        target: Target,
        app: App,
        gunicorn: Gunicorn,
        source: Source,
        after: Step,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        packages = {**packages_of(app, gunicorn), **target.built_with(source), **target.remade("release")}
        self.release_id = release_id(source, packages)
        super().__init__("portico:index:Release", name, {"release": self.release_id}, opts)
        there = pulumi.ResourceOptions(parent=self, depends_on=[after.resource])
        sent = target.send(name, source, self.release_id, there)
        section = {"id": self.release_id, "source": sent.place, **packages, "files": source.manifest}
        below = [after.resource, *sent.resources]
        self.step = target.release(name, section, pulumi.ResourceOptions(parent=self, depends_on=below))
        self.register_outputs({"release": self.release_id})
