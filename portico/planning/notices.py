"""The sentences that a person should read before an update, although nothing is wrong."""

from collections.abc import Iterator

from portico.planning.app_source import AppSource
from portico.planning.settings import Settings
from portico.planning.settings.kinds.server_name import LOOPBACK_NAMES, is_address
from portico.planning.source.ignored import IGNORE_FILE
from portico.planning.source.tree import SourceTree

MOST_NAMES = 8


def notices(settings: Settings, source: AppSource) -> Iterator[str]:
    """Yield one sentence or two about each thing that is good to know."""
    if isinstance(source.tree, SourceTree) and source.tree.left_out:
        yield _left_out(source.tree.left_out)
    for name in settings.nginx.server_names:
        if is_address(name) and name not in LOOPBACK_NAMES:
            yield (f"nginx.server_names: {name} is an address, which is for a trial: it has no certificate, and "
                   "clients that ask by a host name get no answer. Give the site a name before others use it.")


def _left_out(paths: tuple[str, ...]) -> str:
    more = f" and {len(paths) - MOST_NAMES} more" if len(paths) > MOST_NAMES else ""
    env = "; the variables of .env belong in app.environment and app-secrets" if ".env" in paths else ""
    return (f"app.source: left out of the release: {', '.join(paths[:MOST_NAMES])}{more}. .gitignore names it, or it "
            f"looks like data or a key of this machine{env}. A line !NAME in {IGNORE_FILE} takes it back.")
