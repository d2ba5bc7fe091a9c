"""One fault of the catalogue: data."""

from typing import Mapping, NamedTuple


class Fault(NamedTuple):
    """How it is recognised, what it is, what to type. Without its signature it is never named."""

    name: str
    layer: str
    symptom: str
    """What somebody sees who has not asked the doctor."""
    signature: Mapping[str, str]
    """By topic of the facts a regular expression that a line has to have; all of them. Groups may be used below."""
    cause: str
    remedy: str
    """A command: on the machine (as root under systemd), unless it begins with `pulumi`; of a failed step, words.

    Of a failed step a bare `pulumi up` means: what is to be mended the step says itself.
    """
