"""A site on this machine without Pulumi's engine.

For tests whose subject is the machine. A step is the very command with the very plan that Pulumi would run.
"""

import shutil
from pathlib import Path

from tests.engine.site import REPOSITORY, STACK
from tests.engine.updates import Updates, run_here
from tests.engine.without_pulumi import WithoutPulumi


class DirectLocalSite(WithoutPulumi):
    """A site on this machine, whose updates and whose end are what Pulumi would make of them."""

    def __init__(self, checkout: Path, port: int, stack: str = STACK) -> None:
        super().__init__(checkout, port, {}, stack)
        self._updates = Updates(checkout / "__main__.py", stack, run_here)

    def make(self) -> None:
        self.app.mkdir(parents=True)
        shutil.copy(REPOSITORY / "__main__.py", self.checkout)
