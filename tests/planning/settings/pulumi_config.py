"""`pulumi config set` and `rm` as the CLI does them, on settings as the program gets them."""

import itertools
import re
import subprocess
from typing import Any

Values = dict[str, Any]
Place = list[str | int]
PART = re.compile(r'\.?([^.\[]+)|\[(\d+)\]|\["((?:\\"|[^"])*)"\]')

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ20B/I08JGdoko6bhsMQ+l113UlCIjC+DuZyeHeofrA"
STAND_INS = f"""\
pulumi() {{ printf '%s\\0' "$@"; printf '\\1\\0'; }}
ssh-keyscan() {{ echo "# ${{*: -1}} SSH-2.0-OpenSSH"; echo "${{*: -1}} {ED25519}"; }}
ssh() {{ [[ $* == *@*" ssh-keyscan "* ]] && ssh-keyscan "$@"; }}"""
"""Stand-ins for the shell: pulumi prints its arguments, and every machine has the same key."""


def typed(command: str, values: Values) -> None:
    """Run commands in a real shell and do to the settings what each `pulumi` among them asks for."""
    told = subprocess.run(
        ["bash", "-c", f"{STAND_INS}; {command}"],
        capture_output=True, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"},
    ).stdout.decode()  # fmt: skip
    for words in told.split("\1\0")[:-1]:
        _, verb, *rest = words.split("\0")[:-1]
        path: Place = _place(rest[1]) if rest[0] == "--path" else [rest[0].removeprefix("")]
        if verb == "set":
            _put(values, path, _coerced(rest[-1]))
        else:
            assert verb == "rm"
            _remove(values, path)


def _place(text: str) -> Place:
    text = text.removeprefix("")
    place: Place = []
    while text:
        match = PART.match(text)
        assert match, text
        plain, position, quoted = match.groups()
        place.append(int(position) if position else plain if plain is not None else quoted.replace('\\"', '"'))
        text = text[match.end() :]
    return place


def _coerced(word: str) -> str | int | bool:
    if word in ("true", "false"):
        return word == "true"
    return int(word) if re.fullmatch(r"[+-]?[0-9]+", word) and (word == "0" or word[0] != "0") else word


def _put(values: Values, place: Place, value: Any) -> None:
    """A container of the wrong shape is replaced at the first level, and an error below it."""
    if not isinstance(values.get(str(place[0])), dict | list) and len(place) > 1:
        values[str(place[0])] = _container(place[1])
    owner: Any = values
    for part, following in itertools.pairwise(place):
        missing = isinstance(owner, list) and part == len(owner)
        if missing or (isinstance(owner, dict) and owner.get(str(part)) is None):
            _assign(owner, part, _container(following))
        owner = owner[part]
    _assign(owner, place[-1], value)


def _container(part: str | int) -> Any:
    return [] if isinstance(part, int) else {}


def _assign(owner: Any, part: str | int, value: Any) -> None:
    if isinstance(owner, list):
        assert isinstance(part, int), f"Pulumi puts no {part!r} into a list"
        owner[part : part + 1] = [value]
    else:
        assert isinstance(owner, dict), f"Pulumi puts nothing into {owner!r}"
        assert isinstance(part, str), f"Pulumi puts no {part!r} into an object"
        owner[part] = value


def _remove(values: Values, place: Place) -> None:
    owner: Any = values
    for part in place[:-1]:
        owner = owner[part]
    del owner[place[-1]]
