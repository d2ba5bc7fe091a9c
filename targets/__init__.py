"""Where the chain runs. Only the modules of this folder import pulumi_command or pulumi_docker."""

from targets.step import Step
from targets.target import Target

__all__ = ["Step", "Target"]
