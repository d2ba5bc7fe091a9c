"""The environment variables of the app that are no secrets, as they are on one machine."""

from portico.planning.settings.app import App
from portico.planning.settings.kinds.placeholder import expanded


def app_environment(app: App, folder: str, state: str) -> dict[str, str]:
    """Return the variables. `folder`: where the release's source is; `state`: the app's state directory."""
    folders = {"APP": folder, "STATE_DIRECTORY": state}
    return {name: expanded(value, folders) for name, value in app.environment.items()}
