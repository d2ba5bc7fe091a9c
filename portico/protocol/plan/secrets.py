"""The plan of `secrets`."""

from collections.abc import Mapping

from portico.protocol.plan.section import Section, dataclass, field


@dataclass(frozen=True, kw_only=True)
class SecretsPlan(Section):
    """The app's secret variables, for one instance."""

    instance: str
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class RemoveSecretsPlan(Section):
    """The part of the plan of `secrets` that the removal reads."""

    instance: str
