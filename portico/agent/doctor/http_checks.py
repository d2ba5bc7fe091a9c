"""Send requests to the site: to Gunicorn directly, then through Nginx."""

import re
from typing import Any, Callable, Dict, List, Sequence

from portico.agent.asking import address
from portico.agent.asking.ask import ask, expected, shortfall
from portico.agent.chain import public_check
from portico.agent.doctor import static_files
from portico.agent.doctor.check import Check
from portico.agent.doctor.site import SHORT, ExaminedSite
from portico.protocol.failure import Failure

SILENCE = "no answer within"


def upstream(site: ExaminedSite) -> Check:
    """Run check 5: the instance answers at the very address that Nginx uses."""
    expectation = site.upstream["expectation"]
    answer = ask(site.bind, expectation["path"], site.upstream["headers"], SHORT)
    lack = shortfall(answer, expectation)
    return Check("Gunicorn asked directly", f"{expected(expectation)} over {address.text(site.bind)}", str(answer),
                 not lack, {"upstream": [lack] if lack else []})


def public(site: ExaminedSite) -> Check:
    """Run check 6: try each part of the public check once, without retries."""
    given = {**site.public, "expectation": {**site.public["expectation"], "deadline": 0, "timeout": SHORT}}
    lacks = _shortfalls(given)
    redirect = [] if lacks else _to_https(given)
    lines = [*lacks, *redirect]
    return Check("asked through Nginx", f"{expected(given['expectation'])}; static file, unknown host, forged headers",
                 "; ".join(lines) or "all hold", not lines,
                 {"public": lines, "redirect": redirect, "static": static_files.look(site) if lacks else []})


Part = Callable[[Dict[str, Any]], object]


def _parts(given: Dict[str, Any]) -> Sequence[Part]:
    catchall: List[Part] = [public_check.unknown_host] if given["catchall"] else []
    return [public_check.page, public_check.static_file, public_check.missing_static_file, *catchall, _forged,
            public_check.over_tls]


def _shortfalls(given: Dict[str, Any]) -> List[str]:
    """Return a line for each part that does not hold; stop at the first that gets no answer in time.

    Each further request would wait as long.
    """
    lines: List[str] = []
    for part in _parts(given):
        lines += _shortfall(part, given)
        if any(SILENCE in line for line in lines):
            break
    return lines


def _to_https(given: Dict[str, Any]) -> List[str]:
    """Return a line if the page of a site without TLS is a redirect to HTTPS of the same host."""
    if "tls" in given:
        return []
    scheme, _, rest = public_check.page(given).headers.get("location", "").partition("://")
    host = re.split(r"[/:?#]", rest)[0]
    return [f"sent to https of {host}"] if scheme == "https" and host == given["host"].partition(":")[0] else []


def _forged(given: Dict[str, Any]) -> None:
    public_check.forged_headers(given, public_check.page(given))


def _shortfall(part: Part, given: Dict[str, Any]) -> List[str]:
    try:
        part(given)
    except Failure as failure:
        return [f"expected {failure.expected}, got {failure}"]
    return []
