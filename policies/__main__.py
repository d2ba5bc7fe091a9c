"""The policy pack refuses what no stack may do, no matter which program made it. Each rule has a module in rules/."""

from pulumi_policy import EnforcementLevel, PolicyPack
from rules import POLICIES  # type: ignore[import-not-found]  # a pack's own folder is the first on its path

PolicyPack("portico", enforcement_level=EnforcementLevel.MANDATORY, policies=POLICIES)
