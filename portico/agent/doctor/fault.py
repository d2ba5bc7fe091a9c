"""A fault of the catalogue is data: how to recognise it, its cause and its remedy."""

from typing import Mapping, NamedTuple


class Fault(NamedTuple):
    """A fault says how it is recognised, what it is and what to type.

    The doctor names it only when its whole signature matches.
    """

    name: str
    layer: str
    symptom: str
    """The symptom that a person sees before asking the doctor."""
    signature: Mapping[str, str]
    """A regular expression for each topic of the facts. The fault matches when every topic has a matching line.

    Named groups may be used in `cause` and `remedy`.
    """
    cause: str
    remedy: str
    """A command to type on the machine (as root under systemd), or on the operator's if it begins with `pulumi`.

    A fault that only a step of an update meets has words instead. For a failed step, `pulumi up` alone means: use the
    step's own remedy.
    """
    packages: str = ""
    """Debian packages that the app lacks: the commands that get them come before the remedy. Only steps name them."""
