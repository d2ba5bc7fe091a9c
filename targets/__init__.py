"""Where the chain runs. Only the modules of this folder import pulumi_command or pulumi_docker."""

from targets.local import LocalTarget
from targets.step import Step

Target = LocalTarget
"""An object with one method per step of the chain."""

__all__ = ["LocalTarget", "Step", "Target"]
