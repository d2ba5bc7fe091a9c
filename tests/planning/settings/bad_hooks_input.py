"""Settings of hooks that are refused: values, and the whole of what is read."""

from collections.abc import Mapping
from typing import Any

URL = "https://hooks.example.org/deployed"
APP = {"name": "shop", "source": "../shop"}

BAD_HOOKS_INPUT: Mapping[str, tuple[dict[str, Any], str]] = {
    "an empty release command": (
        {"app": {**APP, "release_command": ""}},
        'app.release_command: expected a text that is not empty, without control characters, got ""\n'
        "    to fix it: pulumi config set --path app.release_command 'flask db upgrade'",
    ),
    "a release command of several lines": (
        {"app": {**APP, "release_command": "flask db upgrade\nflask seed"}},
        "app.release_command: expected a text that is not empty, without control characters,"
        ' got "flask db upgrade\\nflask seed"\n'
        "    to fix it: pulumi config set --path app.release_command 'flask db upgrade'",
    ),
    "no time for the release command": (
        {"app": {**APP, "release_command_deadline": 0}},
        "app.release_command_deadline: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path app.release_command_deadline 900",
    ),
    "somebody to tell who has no address": (
        {"rollout": {"after_public": {"url": "hooks.example.org"}}},
        "rollout.after_public.url: expected a URL with http:// or https://, without spaces, for example"
        f' {URL}, got "hooks.example.org"\n'
        f"    to fix it: pulumi config set --path rollout.after_public.url {URL}",
    ),
    "two ways to tell": (
        {"rollout": {"after_public": {"url": URL, "command": ["./deployed"]}}},
        "rollout.after_public.command: expected nothing, as rollout.after_public.url is given: one of the two,"
        ' got ["./deployed"]\n'
        "    to fix it: pulumi config rm --path rollout.after_public.command",
    ),
}
