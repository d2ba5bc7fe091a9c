"""The machines on which the chain runs. Only the modules of this folder import pulumi_command or pulumi_docker."""

from portico.targets.step import Activated, Prepared, Released, Started, Step
from portico.targets.target import Target

__all__ = ["Activated", "Prepared", "Released", "Started", "Step", "Target"]
