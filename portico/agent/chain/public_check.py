"""The last layer requests the site as a client would.

On success the configuration is marked as verified; on failure Nginx is pointed back at the last verified one.
"""

import time
from typing import Any, Dict, Tuple

from portico.agent.asking.ask import Answer, expected, shortfall
from portico.agent.chain import claim, gunicorn, nginx, other_site
from portico.agent.chain.left_overs import remove_left_overs
from portico.agent.chain.public_requests import NGINX_PAGE, NOBODY, failure, get
from portico.agent.chain.public_static import missing_static_file, static_file
from portico.agent.machine import atomic
from portico.agent.machine.deadline import wait_until
from portico.agent.nginx import live
from portico.agent.place import Place, known
from portico.agent.releases import beside_the_code, earlier_static
from portico.agent.releases.kept import VERIFIED
from portico.protocol.failure import Failure
from portico.protocol.plan.public import Public, PublicCheckPlan, RemovePublicCheckPlan
from portico.protocol.plan.site import Site

SPOOF = "portico-spoof.invalid"
SPOOFED = {
    "X-Forwarded-Host": SPOOF, "X-Forwarded-For": SPOOF, "X-Forwarded-Server": SPOOF, "X-Real-IP": SPOOF,
    "X-Forwarded-Prefix": f"/{SPOOF}", "X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on",
    "Forwarded": f"for={SPOOF};host={SPOOF};proto=https",
}
MISDIRECTED = 421
"""HTTP's status for a request that is for another server than the connection."""


def run(place: Place, plan: PublicCheckPlan) -> Tuple[str, Dict[str, Any]]:
    """Check the site of the plan's configuration; if the check fails, put the last verified one back."""
    previous, site = live.verified(place), _site(place, plan.config_id)
    with nginx.refusing(place, site.instance):
        if not live.is_live(place, site.config_id):  # an earlier check that failed may have undone it
            nginx.point_at(place, site)
        try:
            answer = check(plan.public)
            certificate = over_tls(plan.public)
        except Failure as failure:
            if previous is None or previous.config_id != site.config_id:
                nginx.put_back(place, failure)
            raise
    atomic.write_json(place.verified, {"config_id": site.config_id})
    claim.checked(place)
    _mark_release(place, site.release)
    gunicorn.start_at_boot(place, set())
    earlier_static.settle(place, site.static, plan.earlier_static)
    remove_left_overs(place, plan.keep_releases, previous)
    warnings = beside_the_code.warning(place, site.release) + other_site.warning(place, plan.public)
    proved = words(plan.public, answer, site.release) + warnings
    return proved, {**_evidence(site, plan.public, answer), **certificate}


def remove(place: Place, plan: RemovePublicCheckPlan) -> Tuple[str, Dict[str, Any]]:
    """Allow the delete of the nginx step, unless another public check has passed since the one that is deleted."""
    if not claim.let_go(place, plan.activation):
        return "public-check: a later step checks the site, so it stays", {"kept": "site"}
    return "public-check: the site is no longer checked", {}


def over_tls(public: Public) -> Dict[str, Any]:
    """Check TLS and return the evidence, which is empty for a site without TLS. Raises Failure."""
    if public.tls is None:
        return {}
    from portico.agent.chain import public_tls  # costs 10 ms, and few sites need it

    public_tls.redirect(public, public.tls)
    if public.catchall:
        public_tls.unknown_host(public, public.tls)
    certificate = public_tls.certificate(public, public.tls)
    return {"certificate": certificate, "protocol": public_tls.protocol(public, public.tls)}


def _mark_release(place: Place, release: str) -> None:
    """Mark the release as verified, so that it is kept as one to go back to."""
    folder = place.releases / release
    if folder.is_dir():
        (folder / VERIFIED).touch()


def _evidence(site: Site, public: Public, answer: Answer) -> Dict[str, Any]:
    return {"layer": "public-check", "status": answer.status, "ms": answer.milliseconds, "url": asked(public),
            "release": site.release, "instance": site.instance, "config_id": site.config_id,
            "when": time.strftime("%FT%T%z")}


def asked(public: Public) -> str:
    """Return the URL of the page that is requested."""
    return f"{public.url.rstrip('/')}{public.expectation.path}"


def words(public: Public, answer: Answer, release: str) -> str:
    """Return a line that says what the check proved."""
    parts = "page, static file, " if public.static else "page, "
    parts += "unknown host, " if public.catchall else ""
    parts += "certificate, redirect, " if public.tls else ""
    return f"public-check: {answer} from {asked(public)}, release {release}; {parts}forged headers hold"


def _site(place: Place, config_id: str) -> Site:
    """Return the site that Nginx was pointed at. Raises Failure when nothing of it is left."""
    what = f"the site of configuration {config_id}"
    known(place.sites / f"{config_id}.json", what)
    site = live.remembered(place, config_id)
    if site is None:
        raise Failure("host", f"{what} in {place.sites}", "a file that is not whole", remedy="pulumi up --refresh")
    return site


def check(public: Public) -> Answer:
    """Run all parts of the check; return the answer to the page. Raises Failure when a part fails."""
    answer = page(public)
    static_file(public)
    missing_static_file(public)
    if public.catchall:
        unknown_host(public)
    forged_headers(public, answer)
    return answer


def page(public: Public) -> Answer:
    """Return the page's first good answer. Raises Failure when there is none in time, like all functions below."""
    expectation = public.expectation
    answers = []

    def good() -> bool:
        answers.append(get(public, expectation.path))
        return not shortfall(answers[-1], expectation)

    if not wait_until(good, expectation.deadline):
        raise _refusal(public, answers[-1])
    return answers[-1]


def _refusal(public: Public, answer: Answer) -> Failure:
    """Return the Failure for a page that is not as expected; the catalogue knows why one asks for a password."""
    lack = shortfall(answer, public.expectation)
    refusal = failure(public, expected(public.expectation), lack)
    refusal.facts = {"public": [lack]} if answer.status == 401 else None
    return refusal


def unknown_host(public: Public) -> None:
    """Check that Nginx closes the connection on a request for an unknown host.

    On a connection that was opened with a name of the site it may answer that the request is misdirected.
    """
    answer = get(public, public.expectation.path, {"Host": NOBODY})
    misdirected = public.tls is not None and answer.status == MISDIRECTED and NGINX_PAGE in answer.body
    if answer.status is not None and not misdirected:
        raise failure(public, "a closed connection for an unknown host", str(answer))


def forged_headers(public: Public, plain: Answer) -> None:
    """Check that forged forwarding headers of a client change nothing in the answer."""
    lie = {"X-Forwarded-Proto": "http"} if public.tls else {}
    answer = get(public, public.expectation.path, {**SPOOFED, **lie})
    text = f"{answer.headers}".encode() + answer.body
    if SPOOF.encode() in text or answer.headers.get("location") != plain.headers.get("location"):
        raise failure(public, "forged X-Forwarded headers to change nothing", f"{answer}, which believes them")
