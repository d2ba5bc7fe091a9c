"""The app's code, and everything it imports, in a folder named by its content."""

import pulumi

from planning.settings.app import App
from planning.settings.gunicorn import Gunicorn
from planning.source_tree import SourceTree
from targets import Step, Target


class Release(pulumi.ComponentResource):
    """One release: the source tree as listed, with a virtual environment for its requirements."""

    release_id: str
    """First 12 hex digits of the SHA-256 over paths, modes and bytes of the source tree."""
    step: Step

    def __init__(
        self,
        name: str,
        target: Target,
        app: App,
        gunicorn: Gunicorn,
        source: SourceTree,
        after: Step,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("portico:index:Release", name, {"release": source.release_id}, opts)
        self.release_id = source.release_id
        section = {
            "id": self.release_id,
            "source": str(source.directory),
            "python": app.python,
            "requirements": app.requirements,
            "gunicorn": gunicorn.requirement,
            "files": source.manifest,
        }
        self.step = target.release(name, section, pulumi.ResourceOptions(parent=self, depends_on=[after.resource]))
        self.register_outputs({"release": self.release_id})
