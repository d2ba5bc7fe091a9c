"""The values of app.environment get the paths of the app's folders."""

import pytest

from portico.planning.app_environment import app_environment
from portico.planning.settings import Settings


@pytest.mark.parametrize(("value", "path"), [
    ("sqlite:///${STATE_DIRECTORY}/app.db", "sqlite:////var/lib/shop/app.db"),
    ("${APP}/a:${APP}/b", "/srv/shop/app/a:/srv/shop/app/b"),
    ("$${APP} costs $5, $APP $", "${APP} costs $5, $APP $"),
    ("$$${APP}", "$${APP}"),
    ("$${${APP}}", "${/srv/shop/app}"),
])  # fmt: skip
def test_a_value_gets_the_paths_that_it_names(value: str, path: str) -> None:
    settings = Settings.read({"app": {"name": "shop", "source": "x", "environment": {"A": value}}})
    assert app_environment(settings.app, "/srv/shop/app", "/var/lib/shop") == {"A": path}
