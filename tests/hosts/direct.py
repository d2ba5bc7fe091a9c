"""A site on a real host without Pulumi's engine: the same program, and each of its steps by `docker exec`.

For tests whose subject is the host. A step is the very command with the very plan that Pulumi would send over SSH, and
the same user runs it; `reach` is run as it is, and goes over SSH.
"""

import shutil
from pathlib import Path

from tests.engine.graph import COPY, LOCAL, Inputs
from tests.engine.site import REPOSITORY, STACK
from tests.engine.updates import Updates, run, run_here
from tests.engine.without_pulumi import WithoutPulumi
from tests.hosts.host import Host
from tests.hosts.site import HostedSite

SEND = 'mkdir -p "$(dirname "$1")" && cat > "$1"'


class DirectSite(WithoutPulumi, HostedSite):
    """A site on one host, whose updates and whose end are what Pulumi would make of them."""

    def __init__(self, checkout: Path, host: Host, stack: str = STACK) -> None:
        super().__init__(checkout, [host], {}, stack)
        self._updates = Updates(checkout / "__main__.py", stack, self._does)

    def make(self) -> None:
        self.app.mkdir(parents=True)
        shutil.copy(REPOSITORY / "__main__.py", self.checkout)
        self.log_in_with(self.host.private_key)

    def end(self) -> None:
        """The host goes with the module, and nothing of the site runs here."""

    def _does(self, kind: str, verb: str, inputs: Inputs) -> str:
        """Run a step where it belongs; return what it writes. Raises StepError."""
        if kind == LOCAL:
            return run_here(kind, verb, inputs)
        user = inputs["connection"]["user"]
        place = f"--user={user}", f"--workdir={'/root' if user == 'root' else f'/home/{user}'}", self.host.name
        shell = ["docker", "exec", "--interactive", *place, "sh", "-c"]
        if kind == COPY:
            return run([*shell, SEND, "sh", inputs["remotePath"]], inputs["source"])
        return run([*shell, inputs[verb]], inputs.get("stdin", ""))
