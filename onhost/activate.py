"""Sixth layer: the only step that moves traffic. Test, swap, reload, confirm, or all as it was."""

import shutil
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from onhost import address, atomic, gunicorn, live, upstream_check
from onhost.failure import Failure
from onhost.nginx import Nginx
from onhost.place import Place

UPSTREAM_PORT = "@port@"
"""Stands in the site's text for the loopback port that was free when the instance started."""
STAGING = "nginx.staged"
MARK = "# Managed by Portico"
Plan = Dict[str, Any]


def run(place: Place, plan: Plan) -> Tuple[str, Dict[str, Any]]:
    """Point Nginx at the plan's instance, which must have answered."""
    site = plan["site"]
    point_at(place, plan)
    words = f"nginx: configuration {site['config_id']} is live, points at instance {site['instance']}"
    return words, {"config_id": site["config_id"], "instance": site["instance"]}


def point_at(place: Place, plan: Plan) -> None:
    """Activate a site; on any failure the one that was live is put back, or nothing if there was none."""
    record = upstream_check.require_proof(place, plan["site"]["instance"])
    atomic.write_json(place.sites / f"{plan['site']['config_id']}.json", plan)
    nginx = Nginx(place)
    files = _files(plan, record["bind"])
    _test_staged(place, nginx, files)
    nginx.end_orphans()
    _require_free_port(place, plan["site"]["listen"])
    previous = live.current(place)
    try:
        _switch(place, nginx, files, plan["site"]["config_id"])
    except BaseException as error:
        _undo(place, previous, error)
        raise


def put_back(place: Place, error: BaseException) -> None:
    """The last verified site again, if its instance still answers; without one, no site. Says which in the error."""
    previous = live.verified(place)
    try:
        if previous:
            upstream_check.require_proof(place, previous["site"]["instance"])
    except Failure as second:
        _told(error, f"and the previous site could not be put back: {second.text()}")
    else:
        _undo(place, previous, error)


def _undo(place: Place, previous: Optional[Plan], error: BaseException) -> None:
    try:
        words = _restore(place, previous) if previous else _withdraw(place)
    except Failure as second:
        words = f"and the previous site could not be put back: {second.text()}"
    _told(error, words)


def _told(error: BaseException, words: str) -> None:
    if isinstance(error, Failure):
        error.aftermath.append(words)


def _restore(place: Place, previous: Plan) -> str:
    site = previous["site"]
    bind = (gunicorn.last(place, site["instance"]) or {}).get("bind", {})
    _switch(place, Nginx(place), _files(previous, bind), site["config_id"])
    return f"the previous site is live: release {site['release']}, instance {site['instance']}"


def _withdraw(place: Place) -> str:
    withdraw(place, patience=1)
    return "there was no previous site: Nginx was stopped and what this step wrote was removed"


def withdraw(place: Place, patience: float) -> None:
    """No site any more: Nginx ends, its files go."""
    Nginx(place).stop(patience)
    for file in _ours(place.nginx):
        file.unlink()
    (place.nginx / "nginx.conf").unlink(missing_ok=True)
    place.verified.unlink(missing_ok=True)
    Path(live.status_socket(place)).unlink(missing_ok=True)


def _files(plan: Plan, bind: address.Bind) -> Dict[str, List[str]]:
    files, port = plan["site"]["files"], str(bind.get("port", ""))
    return {path: [line.replace(UPSTREAM_PORT, port) for line in lines] for path, lines in files.items()}


def _test_staged(place: Place, nginx: Nginx, files: Dict[str, List[str]]) -> None:
    """The whole configuration as it would be, tested before anything Nginx reads is touched."""
    staging = place.directory / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    try:
        shutil.copytree(place.nginx, staging, ignore=shutil.ignore_patterns("tmp", "*.pid"))
        _write(staging, files)
        nginx.test(f"{STAGING}/nginx.conf")
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(folder: Path, files: Dict[str, List[str]]) -> None:
    """Other sites' files stay; ours that the plan no longer has (the app was renamed) go in the same breath."""
    for path, lines in files.items():
        atomic.write_lines(folder / path, lines)
    for file in _ours(folder):
        if f"sites-enabled/{file.name}" not in files:
            file.unlink()


def _ours(folder: Path) -> List[Path]:
    return [file for file in (folder / "sites-enabled").glob("*.conf") if MARK in file.read_text(errors="replace")]


def _switch(place: Place, nginx: Nginx, files: Dict[str, List[str]], config_id: str) -> None:
    log_from, before = nginx.log_size(), nginx.workers()
    if nginx.master() and _is_as_it_should_be(place, files, config_id):
        return
    _write(place.nginx, files)
    nginx.test("nginx/nginx.conf")
    if nginx.master():
        nginx.reload()
    else:
        nginx.start()
    nginx.confirm(config_id, before, log_from)


def _is_as_it_should_be(place: Place, files: Dict[str, List[str]], config_id: str) -> bool:
    def stands(path: str) -> bool:
        file = place.nginx / path
        return file.exists() and file.read_text().splitlines() == files[path]

    return (live.answering(place) or {}).get("config_id") == config_id and all(stands(path) for path in files)


def _require_free_port(place: Place, listen: str) -> None:
    """`nginx -t` accepts a port that somebody else has, and so does a reload; nobody would hear of it."""
    host, _, port = listen.rpartition(":")
    ours = Nginx(place).master() and any(f"listen {listen};" in text for text in _written_texts(place))
    if not ours and not address.can_listen(host, int(port)):
        raise Failure("nginx", f"{listen} to be free", f"it is taken by {address.owner_of_port(int(port))}",
                      remedy=f"choose another port: pulumi config set --path nginx.http_port {int(port) + 1}")


def _written_texts(place: Place) -> List[str]:
    return [file.read_text(errors="replace") for file in (place.nginx / "sites-enabled").glob("*.conf")]
