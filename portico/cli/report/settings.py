"""The settings, and which are other than when the site was last deployed."""

from __future__ import annotations

from typing import Any

from portico.cli.report.plans import Difference, compared
from portico.cli.report.preview import Preview

SITE = "portico:index:FlaskSite"


def settings_of(preview: Preview) -> tuple[dict[str, Any], dict[str, Any]]:
    """As deployed and as they are to be; empty for a site that comes or goes, and for one that is as it was."""
    found = next((one for one in preview.resources if one.kind == SITE), None)
    if found is None or "settings" not in found.old or "settings" not in found.new:
        return {}, {}
    return found.old["settings"], found.new["settings"]


def changed_settings(preview: Preview) -> list[Difference]:
    """By property path. A site that was deployed before its state had settings tells none."""
    return list(compared(*settings_of(preview)))
