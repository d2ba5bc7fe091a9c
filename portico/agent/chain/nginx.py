"""The sixth layer moves traffic, as the only step: test, write, reload, confirm; on failure, restore what was live."""

import shutil
from contextlib import contextmanager
from typing import Any, Callable, Dict, Iterator, Optional, Tuple

from portico.agent.asking import address
from portico.agent.chain import claim, gunicorn, upstream_check
from portico.agent.machine import atomic
from portico.agent.machine.deadline import wait_until
from portico.agent.nginx import live, rendered_files
from portico.agent.nginx.base import Files, Nginx
from portico.agent.nginx.choice import nginx_of
from portico.agent.nginx.drain import drain
from portico.agent.place import Place
from portico.protocol.failure import Failure
from portico.protocol.plan.header import Header
from portico.protocol.plan.site import NginxPlan, Site

STAGING = "nginx.staged"
FREE = 1
"""Seconds to wait for a port to be free: an Nginx that is just starting binds its ports before it says who it is."""


def run(place: Place, plan: NginxPlan) -> Tuple[str, Dict[str, Any]]:
    """Point Nginx at the plan's instance, which must have answered. Pulumi runs this to create the step."""
    return _run(place, plan.site, claim.made)


def update(place: Place, plan: NginxPlan) -> Tuple[str, Dict[str, Any]]:
    """Point Nginx at the plan's instance, which must have answered. Pulumi runs this to update the step in place."""
    return _run(place, plan.site, claim.kept)


def remove(place: Place, plan: Header) -> Tuple[str, Dict[str, Any]]:
    """Take the site out of Nginx, which finishes its current requests. A site that a later step took over stays."""
    if claim.is_taken_over(place):
        return "nginx: a later step has activated the site, so it stays", {"kept": "site"}
    withdraw(place, plan.drain_timeout)
    claim.end(place)
    return "nginx: the site is gone", {}


def _run(place: Place, site: Site, activation: Callable[[Place], str]) -> Tuple[str, Dict[str, Any]]:
    with refusing(place, site.instance):
        point_at(place, site)
    words = f"nginx: configuration {site.config_id} is live, points at instance {site.instance}"
    return words, {"config_id": site.config_id, "instance": site.instance, "activation": activation(place)}


@contextmanager
def refusing(place: Place, instance: str) -> Iterator[None]:
    """Stop the instance if the step fails and Nginx does not point at it: no refused release keeps running.

    The instance's files and log stay; running the step again starts the instance again.
    """
    try:
        yield
    except BaseException:
        if instance not in live.in_use(place, "instance"):
            drain(place)
            gunicorn.stop(place, instance)
        raise


def point_at(place: Place, site: Site) -> None:
    """Activate a site. On any failure put the site that was live back, or remove the new one if there was none."""
    record = upstream_check.require_proof(place, site.instance)
    atomic.write_json(place.sites / f"{site.config_id}.json", place.whole(NginxPlan(site=site)))
    nginx = _nginx(place, site)
    files = rendered_files.of_site(place, site, record.bind)
    nginx.require_ready(files)
    _test_staged(place, nginx, files)
    _require_free_ports(nginx, site)
    previous = live.current(place)
    gunicorn.start_at_boot(place, {site.instance})
    try:
        _switch(place, nginx, files, site.config_id)
    except BaseException as error:
        _undo(place, previous, error)
        raise


def put_back(place: Place, error: BaseException) -> None:
    """Put the last verified site back if its instance still answers; if no site was verified, remove the site.

    The error gets a line that says which of these happened.
    """
    previous = live.verified(place)
    try:
        if previous:
            upstream_check.require_proof(place, previous.instance)
    except Failure as second:
        _add(error, f"and the previous site could not be put back: {second.text()}")
    else:
        _undo(place, previous, error)


def _undo(place: Place, previous: Optional[Site], error: BaseException) -> None:
    try:
        words = _restore(place, previous) if previous else _withdraw(place)
    except Failure as second:
        words = f"and the previous site could not be put back: {second.text()}"
    _add(error, words)


def _add(error: BaseException, words: str) -> None:
    """Add words to a failure's message: what was done after it."""
    if isinstance(error, Failure):
        error.aftermath.append(words)


def _restore(place: Place, previous: Site) -> str:
    record = gunicorn.last(place, previous.instance)
    files = rendered_files.of_site(place, previous, record.bind if record else None)
    _switch(place, _nginx(place, previous), files, previous.config_id)
    return f"the previous site is live: release {previous.release}, instance {previous.instance}"


def _withdraw(place: Place) -> str:
    withdraw(place, patience=1)
    return "there was no previous site: what this step wrote was removed"


def withdraw(place: Place, patience: float) -> None:
    """Take the site out of Nginx, and forget which configuration was verified last."""
    nginx_of(place).withdraw(patience)
    place.verified.unlink(missing_ok=True)


def _nginx(place: Place, site: Site) -> Nginx:
    return nginx_of(place, site.replaces)


def _test_staged(place: Place, nginx: Nginx, files: Files) -> None:
    """Test a copy of the whole configuration with the new files in it, before anything that Nginx reads is changed."""
    staging = place.directory / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    try:
        nginx.copy_to(staging)
        nginx.write(staging, files)
        nginx.test(staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _switch(place: Place, nginx: Nginx, files: Files, config_id: str) -> None:
    log_from, before = nginx.log_size(), nginx.workers()
    if nginx.master() and nginx.holds(files) and live.is_live(place, config_id):
        return
    log_from = nginx.rotated(log_from)
    nginx.write(place.nginx, files)
    nginx.test(place.nginx)
    nginx.load()
    nginx.confirm(config_id, before, log_from)


def _require_free_ports(nginx: Nginx, site: Site) -> None:
    """Raise Failure for a port that another program uses: `nginx -t` accepts it, and a reload reports no error."""
    for listen in site.listen:
        host, _, port = listen.rpartition(":")
        if not wait_until(lambda: nginx.may_have(host or "0.0.0.0", int(port)), FREE):  # noqa: B023 - asked at once
            setting = "https_port" if site.tls and int(port) == site.tls.port else "http_port"
            raise Failure("nginx", f"{listen} to be free", f"it is taken by {address.owner_of_port(int(port))}",
                          remedy=f"choose another port: pulumi config set --path nginx.{setting} {int(port) + 1}")
