"""Commands that systemd runs in a unit of their own, which is gone when they end.

Source: https://www.freedesktop.org/software/systemd/man/latest/systemd-run.html
"""

from typing import Iterable, List, Sequence


def command(properties: Iterable[str], *options: str) -> List[str]:
    """Return the start of a `systemd-run` command. systemd ends all processes of the unit with the command.

    `properties` are assignments as in the unit's section [Service].
    """
    words = [word for assignment in properties for word in ("-p", assignment)]
    return ["systemd-run", "--quiet", "--pipe", "--wait", "--collect", *options, *words]


def as_they_are(words: Sequence[str]) -> List[str]:
    """Return the words of a command for `systemd-run`, which would take $NAME for a variable."""
    return [word.replace("$", "$$") for word in words]
