"""A preview with what its steps tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portico.cli.report.chain import Change, changes_of, machines_of
from portico.cli.report.preview import Preview


@dataclass(frozen=True)
class Update:
    """A preview with what is known of its steps."""

    preview: Preview
    changes: Sequence[Change]
    machines: Mapping[str, str]
    """By site the name of its machine."""

    def of(self, site: str) -> list[Change]:
        """What is done for a site on one machine; with no name, what is there once."""
        return [change for change in self.changes if change.site == site]

    def does(self, op: str, step: str, site: str) -> bool:
        """Whether what carries out a step is created, updated, replaced or deleted."""
        return any(change.resource.op == op and change.step == step and not change.part for change in self.of(site))


def update_of(preview: Preview) -> Update:
    """The preview with what its steps tell; none of a preview that failed is worth telling."""
    changes = [] if preview.errors else changes_of(preview)
    return Update(preview, changes, machines_of(preview, changes))
