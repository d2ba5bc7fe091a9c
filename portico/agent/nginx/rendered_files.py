"""The files of a site as this machine's Nginx takes them: for its version, and for one port of an instance."""

import re
from pathlib import Path
from typing import Dict, Iterator, List, Optional

from portico.agent.asking import address
from portico.agent.nginx.base import versions
from portico.agent.place import Place
from portico.protocol.nginx_versions import lines_for
from portico.protocol.plan.instance import Bind
from portico.protocol.plan.site import Site

WARNS_OF_OTHERS, HAS_IT_BY_SERVER = (1, 23, 4), (1, 25, 1)
"""Nginx warns from the first version on of two servers of one address of which only one has `http2` in its `listen`.
From the second version on each server has HTTP/2 for itself."""
_WITH_HTTP2 = re.compile(r"^(\s*listen \S+ ssl) http2\b")


def of_site(place: Place, site: Site, bind: Optional[Bind]) -> Dict[str, List[str]]:
    """Return the lines of a site's files by path below Nginx's folder."""
    files = {path: lines_for(address.filled_in(lines, bind), versions) for path, lines in site.files.items()}
    if place.unit and site.tls and _without_http2(place, site.tls.port, {Path(path).name for path in files}):
        return {path: [_WITH_HTTP2.sub(r"\1", line) for line in lines] for path, lines in files.items()}
    return files


def _without_http2(place: Place, port: int, names: "set[str]") -> bool:
    """Return whether Nginx would warn of another site of the host, which has no HTTP/2 at this port."""
    if not WARNS_OF_OTHERS <= versions().nginx < HAS_IT_BY_SERVER:
        return False
    listen = re.compile(rf"^\s*listen\s+(\S+:)?{port}\s(?!.*\bhttp2\b)", re.MULTILINE)
    return any(listen.search(file.read_text(errors="replace")) for file in _others(place.nginx, names))


def _others(folder: Path, names: "set[str]") -> Iterator[Path]:
    for file in [*(folder / "sites-enabled").glob("*"), *(folder / "conf.d").glob("*.conf")]:
        if file.is_file() and file.name not in names:
            yield file
