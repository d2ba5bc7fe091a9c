"""portico:target, where the chain runs."""

from typing import Literal

from pydantic import Field

from planning.settings.base import Section


class TargetSettings(Section):
    """Where the chain runs."""

    kind: Literal["local"] = Field("local", examples=["local"])
    """`local`: this machine, in the project's own folder, with a private Nginx on a high port."""
