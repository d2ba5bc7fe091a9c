"""The boot id in a plan: after a boot the plan differs, so that the step is done again."""

from portico.protocol.plan.section import Section, dataclass


@dataclass(frozen=True, kw_only=True)
class Boot(Section):
    """The part that the plan of a step has where nothing starts the site at boot."""

    boot: str = ""
    """The boot id."""
