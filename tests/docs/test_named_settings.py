"""Settings that a document names, or tells to type, are settings."""

import re

import pytest

from portico.planning.settings import Settings
from tests.checkout import REPOSITORY
from tests.planning.settings.pulumi_config import ED25519, typed

SECTIONS = "|".join(Settings.model_fields)
HEADINGS = set(re.findall(r"^### `([^`]+)`$", (REPOSITORY / "docs/configuration.md").read_text(), re.MULTILINE))
DOCUMENTS = sorted(file.name for file in (REPOSITORY / "docs").glob("*.md"))
FILE = re.compile(r".*\.(conf|json|log|py|service|yml)")
HOST = f"""pulumi config set --path 'target.hosts[0].address' 192.0.2.1
pulumi config set --path 'target.hosts[0].host_key' '{ED25519}'
pulumi config set --path 'nginx.server_names[0]' shop.example.org; pulumi config set --path target.kind ssh"""


@pytest.mark.parametrize("document", ["../README.md", *DOCUMENTS])
def test_every_setting_that_is_named_exists(document: str) -> None:
    text = (REPOSITORY / "docs" / document).read_text()
    named = set(re.findall(rf"`((?:{SECTIONS})\.[a-z_]+(?:\.[a-z_]+)?)`", text))

    unknown = {name for name in named if not any(f"{known}.".startswith(f"{name}.") for known in HEADINGS)}
    assert {name for name in unknown if not FILE.fullmatch(name)} == set()


def test_what_is_typed_for_an_app_of_ones_own_is_taken() -> None:
    text = (REPOSITORY / "docs" / "first-server.md").read_text().partition("## What next")[2]
    commands = re.findall(r"^ +bin/portico (pulumi config set .*)$", text, re.MULTILINE)
    values: dict[str, object] = {}

    typed("\n".join([HOST, *commands]), values)

    assert (Settings.read(values).app.name, Settings.read(values).app.source) == ("shop", "../shop")
