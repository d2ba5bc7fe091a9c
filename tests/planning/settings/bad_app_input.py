"""Bad settings of the app's folders, and the whole refusal of each."""

from collections.abc import Mapping
from typing import Any

PATH = "a path inside the app's source, without '..' or control characters"
MEND = "    to fix it: pulumi config set --path 'app.persist[0]' instance"


def _persist(*folders: Any, **sections: Any) -> dict[str, Any]:
    return {"app": {"name": "shop", "source": "../shop", "persist": list(folders)}, **sections}


SWARM = {"target": {"kind": "swarm"}, "docker": {"address": "0.0.0.0"}, "nginx": {"server_names": ["shop.test"]}}
FOLDERS = "${APP} or ${STATE_DIRECTORY} after $, or $${ for ${ itself"


def _variable(value: str, **sections: Any) -> dict[str, Any]:
    return {"app": {"name": "shop", "source": "../shop", "environment": {"A": value}}, **sections}


def _mend(value: str) -> str:
    return f"    to fix it: pulumi config set --path app.environment.A '{value}'"


BAD_APP_INPUT: Mapping[str, tuple[dict[str, Any], str]] = {
    "app.persist absolute": (
        _persist("/var/lib/shop"), f'app.persist[0]: expected {PATH}, got "/var/lib/shop"\n{MEND}'
    ),
    "app.persist that leads out": (
        _persist("media/../../etc"), f'app.persist[0]: expected {PATH}, got "media/../../etc"\n{MEND}'
    ),
    "app.persist the source itself": (_persist("."), f'app.persist[0]: expected {PATH}, got "."\n{MEND}'),
    "app.persist with a folder twice": (
        _persist("uploads", "./uploads"),
        'app.persist[1]: expected each folder once, got "./uploads"\n'
        "    to fix it: pulumi config rm --path 'app.persist[1]'",
    ),
    "app.persist with a folder below another": (
        _persist("media/photos", "media"),
        "app.persist[0]: expected no folder below another of them, media, which holds it, got \"media/photos\"\n"
        "    to fix it: pulumi config rm --path 'app.persist[0]'",
    ),
    "app.persist below a folder of static files": (
        _persist("static/uploads", nginx={"static": [{"url": "/s/", "path": "static"}]}),
        "app.persist[0]: expected a folder that Nginx does not serve from the release, as it serves static, got "
        "\"static/uploads\"\n    to fix it: pulumi config rm --path 'app.persist[0]'",
    ),
    "app.persist with an image in a Swarm": (
        {"app": {"name": "shop", "image": "shop:1", "persist": ["uploads"]}, **SWARM},
        "app.persist: expected none with app.image in a Swarm, which cannot mount a folder of a volume: the image's "
        "Dockerfile makes the links, ln -s /var/lib/portico/NAME NAME, and a variable with ${STATE_DIRECTORY} in "
        'app.environment gives the tasks that directory, got ["uploads"]\n'
        "    to fix it: pulumi config rm --path app.persist",
    ),
    "app.environment with another name in braces": (
        _variable("${HOME}/x:${APP}"),
        f'app.environment.A: expected {FOLDERS}, got "${{HOME}}/x:${{APP}}"\n' + _mend("$${HOME}/x:${APP}"),
    ),
    "app.environment with a default in braces": (
        _variable("${APP:-/x}"),
        f'app.environment.A: expected {FOLDERS}, got "${{APP:-/x}}"\n' + _mend("$${APP:-/x}"),
    ),
    "app.environment with a brace that does not end": (
        _variable("$${a} ${APP"),
        f'app.environment.A: expected {FOLDERS}, got "$${{a}} ${{APP"\n' + _mend("$${a} $${APP")
    ),
    "app.environment with the source of an image": (
        {"app": {"name": "shop", "image": "shop:1", "environment": {"A": "${APP}"}}, "target": {"kind": "docker"}},
        "app.environment.A: expected no ${APP} with app.image: the app's folder is the image's own working folder, got "
        '"${APP}"\n    to fix it: pulumi config rm --path app.environment.A',
    ),
}
