"""Lines of a rendered file that are only for some versions of Nginx and of the OpenSSL that it runs with.

Such a line ends with a comment: `#@ Nginx before 1.25.1`, `#@ Nginx from 1.25.1`, `#@ OpenSSL from 3.5`.
"""

import re
from typing import Callable, List, NamedTuple, Sequence, Tuple

Version = Tuple[int, ...]
_FOR_SOME = re.compile(r"(?P<line>.*?) #@ (?P<product>Nginx|OpenSSL) (?P<bound>before|from) (?P<version>\d+(\.\d+)*)")
_NGINX = re.compile(r"nginx/(\d+)\.(\d+)\.(\d+)")
_OPENSSL = re.compile(r"(?:built|running) with OpenSSL (\d+)\.(\d+)\.(\d+)")


class Versions(NamedTuple):
    """The versions of an Nginx and its OpenSSL; zeros where another library does TLS."""

    nginx: Version
    openssl: Version

    @classmethod
    def read(cls, text: str) -> "Versions":
        """Return the versions in what `nginx -V` prints; the OpenSSL that it runs with is named last."""
        return cls(_last(_NGINX, text), _last(_OPENSSL, text))


def _last(pattern: "re.Pattern[str]", text: str) -> Version:
    matches = pattern.findall(text)
    return tuple(int(number) for number in matches[-1]) if matches else (0, 0, 0)


def lines_for(lines: Sequence[str], versions: Callable[[], Versions]) -> List[str]:
    """Return the lines for these versions, without their comments; the versions are asked only if a line needs them."""
    matches = [(line, _FOR_SOME.fullmatch(line)) for line in lines]
    return [match["line"] if match else line for line, match in matches if match is None or _fits(match, versions())]


def _fits(match: "re.Match[str]", versions: Versions) -> bool:
    version = versions.nginx if match["product"] == "Nginx" else versions.openssl
    bound = tuple(int(number) for number in match["version"].split("."))
    return version >= bound if match["bound"] == "from" else version < bound
