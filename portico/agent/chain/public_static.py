"""Checks the static files of a site as a client gets them: byte for byte, with gzip and without, and no other page."""

import hashlib

from portico.agent.asking.ask import Answer
from portico.agent.chain.public_requests import NGINX_PAGE, failure, get
from portico.agent.releases.compressed import uncompressed
from portico.protocol.plan.public import Public, StaticSample


def static_file(public: Public) -> None:
    """Check that a static file of the site, if it has any, is served byte for byte. Raises Failure, like the next."""
    if public.static:
        plain = get(public, public.static.url)
        _require(public, public.static, plain, plain.body, " byte for byte as in the source")
        packed = get(public, public.static.url, {"Accept-Encoding": "gzip"})
        _require(public, public.static, packed, _content(packed),
                 " with gzip, byte for byte as in the source once it is uncompressed")


def _require(public: Public, sample: StaticSample, answer: Answer, content: bytes, how: str) -> None:
    if answer.status != 200 or hashlib.sha256(content).hexdigest() != sample.sha256:
        got = str(answer) if answer.status != 200 else f"{answer}, other bytes"
        raise failure(public, f"{sample.url}{how}", got)


def _content(answer: Answer) -> bytes:
    """Return an answer's body without the compression that its header names; what is no gzip stays as it is."""
    content = uncompressed(answer.body) if answer.headers.get("content-encoding") == "gzip" else None
    return answer.body if content is None else content


def missing_static_file(public: Public) -> None:
    """Check that a missing static file gets a 404 from Nginx itself, or from the app if the app serves static files."""
    whose = "the app" if public.static_from_the_app else "Nginx itself"
    for url in public.static_urls:
        answer = get(public, f"{url}portico-no-such-file")
        by = "Nginx itself" if NGINX_PAGE in answer.body else "the app"
        if answer.status != 404 or by != whose:
            got = f"{answer}{'' if by == whose else f', from {by}'}"
            raise failure(public, f"404 from {whose} for a missing file below {url}", got)
