"""Write the first line of a report: whether clients notice the update, and what the machines get."""

from __future__ import annotations

from portico.cli.report.markdown import code
from portico.cli.report.news import news
from portico.cli.report.settings import changed_settings
from portico.cli.report.update import Update
from portico.cli.report.warnings import warnings

SIGN = "⚠ "
MOST = 5
"""The most warnings in the verdict."""


def verdict(update: Update) -> str:
    """Return the verdict as one line of Markdown."""
    if update.preview.errors:
        first = update.preview.errors[0].splitlines()[0]
        return f"{SIGN}the preview failed: {code(first)}"
    reasons = list(dict.fromkeys(warnings(update)))
    if reasons:
        more = [f"and {len(reasons) - MOST} more"] if len(reasons) > MOST else []
        return SIGN + "; ".join([*reasons[:MOST], *more, *(f"besides {line}" for line in news(update))])
    if update.changes:
        return f"no downtime: {'; '.join(news(update)) or 'nothing is done to a site'}"
    return "no change on any machine" if changed_settings(update.preview) else "no change"
