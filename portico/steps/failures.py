"""Several failures that a step found at once."""

from collections.abc import Sequence

from portico.protocol.failure import Failure


class Failures(Exception):  # noqa: N818 - like each of them
    """Several failures that were found at once; at least one."""

    def __init__(self, failures: Sequence[Failure]) -> None:
        super().__init__(len(failures))
        self.all = failures
