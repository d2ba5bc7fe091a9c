"""A preview together with the changes to its steps and the machines of its sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portico.cli.report.chain import Change, changes_of, machines_of
from portico.cli.report.preview import Preview


@dataclass(frozen=True)
class Update:
    """A preview together with the changes to its steps and the machines of its sites."""

    preview: Preview
    changes: Sequence[Change]
    machines: Mapping[str, str]
    """The name of each site's machine."""

    def of(self, site: str) -> list[Change]:
        """Return the changes of a site on one machine; for an empty name, those of resources that a stack has once."""
        return [change for change in self.changes if change.site == site]

    def does(self, op: str, step: str, site: str) -> bool:
        """Return whether an update does `op` (create, update, replace, delete) to a step's main resource."""
        return any(change.resource.op == op and change.step == step and not change.part for change in self.of(site))


def update_of(preview: Preview) -> Update:
    """Return a preview with its changes and machines; a preview that failed has none."""
    changes = [] if preview.errors else changes_of(preview)
    return Update(preview, changes, machines_of(preview, changes))
