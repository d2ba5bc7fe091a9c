"""Find the settings that have changed since the site was last deployed."""

from __future__ import annotations

from typing import Any

from portico.cli.report.plans import Difference, compared
from portico.cli.report.preview import Preview

SITE = "portico:index:FlaskSite"


def settings_of(preview: Preview) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the deployed and the new settings; both empty for a site that is new, removed or without any change."""
    site = next((resource for resource in preview.resources if resource.kind == SITE), None)
    if site is None or "settings" not in site.old or "settings" not in site.new:
        return {}, {}
    return site.old["settings"], site.new["settings"]


def changed_settings(preview: Preview) -> list[Difference]:
    """Return the changed settings by property path; none if the state of the deployed site contains no settings yet."""
    return list(compared(*settings_of(preview)))
