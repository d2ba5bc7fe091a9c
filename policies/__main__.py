"""The policy pack: what no stack may do, whoever wrote its program. One rule each in rules/."""

from pulumi_policy import EnforcementLevel, PolicyPack
from rules import POLICIES  # type: ignore[import-not-found]  # a pack's own folder is the first on its path

PolicyPack("portico", enforcement_level=EnforcementLevel.MANDATORY, policies=POLICIES)
