"""Send requests to the site: to Gunicorn directly, then through Nginx."""

import re
from typing import Callable, List, Sequence

from portico.agent.asking import address
from portico.agent.asking.ask import ask, expected, shortfall
from portico.agent.chain import public_check, public_static
from portico.agent.doctor import static_files
from portico.agent.doctor.check import Check
from portico.agent.doctor.site import SHORT, ExaminedSite
from portico.protocol.failure import Failure
from portico.protocol.plan.public import Public

SILENCE = "no answer within"


def upstream(site: ExaminedSite) -> Check:
    """Run check 5: the instance answers at the very address that Nginx uses."""
    expectation = site.upstream.expectation
    answer = ask(site.bind, expectation.path, site.upstream.headers, SHORT)
    lack = shortfall(answer, expectation)
    return Check("Gunicorn asked directly", f"{expected(expectation)} over {address.text(site.bind)}", str(answer),
                 not lack, {"upstream": [lack] if lack else []})


def public(site: ExaminedSite) -> Check:
    """Run check 6: try each part of the public check once, without retries."""
    at_once = site.public.but(expectation=site.public.expectation.but(deadline=0, timeout=SHORT))
    lacks = _shortfalls(at_once)
    redirect = [] if lacks else _to_https(at_once)
    static = static_files.look(site)
    lines = [*lacks, *redirect] or static
    return Check("asked through Nginx", f"{expected(at_once.expectation)}; static file, unknown host, forged headers",
                 "; ".join(lines) or "all hold", not lines,
                 {"public": lines, "redirect": redirect, "static": static})


Part = Callable[[Public], object]


def _parts(check: Public) -> Sequence[Part]:
    catchall: List[Part] = [public_check.unknown_host] if check.catchall else []
    return [public_check.page, public_static.static_file, public_static.missing_static_file, *catchall, _forged,
            public_check.over_tls]


def _shortfalls(check: Public) -> List[str]:
    """Return a line for each part that does not hold; stop at the first that gets no answer in time.

    Each further request would wait as long.
    """
    lines: List[str] = []
    for part in _parts(check):
        lines += _shortfall(part, check)
        if any(SILENCE in line for line in lines):
            break
    return lines


def _to_https(check: Public) -> List[str]:
    """Return a line if the page of a site without TLS is a redirect to HTTPS of the same host."""
    if check.tls:
        return []
    scheme, _, rest = public_check.page(check).headers.get("location", "").partition("://")
    host = re.split(r"[/:?#]", rest)[0]
    return [f"sent to https of {host}"] if scheme == "https" and host == check.host.partition(":")[0] else []


def _forged(check: Public) -> None:
    public_check.forged_headers(check, public_check.page(check))


def _shortfall(part: Part, check: Public) -> List[str]:
    try:
        part(check)
    except Failure as failure:
        return [f"expected {failure.expected}, got {failure}"]
    return []
