"""The arguments for the containers of a site, in pulumi_docker's own words."""

from typing import Any

from portico.planning.app_environment import app_environment
from portico.planning.docker.site import APP_FOLDER, APP_PORT, STATE, TEMPORARY, USER
from portico.planning.nginx.address import published_address
from portico.planning.settings import Settings

NGINX = "nginx -p /srv/site/ -e logs/nginx.error.log -c nginx/nginx.conf"
WAITING = (
    "trap 'exit 0' QUIT TERM; cd /srv/site; until test -e nginx/nginx.conf; do sleep 0.2; done; "
    f"until {NGINX} -q -t; do sleep 1; done; rm -f run/*.sock; exec {NGINX} -g 'daemon off;'"
)
"""Command of Nginx's container. It starts Nginx when there is a configuration that Nginx accepts: the one in the
volume, or the first site's. A socket that a killed Nginx has left would be in its way."""
HEALTH = (
    "import http.client as h, sys; c = h.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=int(sys.argv[2])); "
    "c.request('GET', sys.argv[3], headers={'Host': sys.argv[4]}); sys.exit(c.getresponse().status >= 500)"
)
LOGS = {"log_driver": "json-file", "log_opts": {"max-size": "10m", "max-file": "3"}}
"""Log options for every container: https://docs.docker.com/engine/logging/drivers/json-file/"""
OF_NGINX = ("CAP_CHOWN", "CAP_KILL", "CAP_SETGID", "CAP_SETUID")
"""The capabilities of Nginx's master: it starts workers of another user, gives them folders, and ends them."""
NO_NEW_PRIVILEGES = ["no-new-privileges:true"]


def for_nginx(settings: Settings) -> dict[str, Any]:
    """Return the arguments for Nginx's container, which publishes the ports."""
    return {
        "entrypoints": ["sh", "-c", WAITING],
        "ports": [{"internal": port, "external": port, "ip": settings.docker.address}
                  for port in settings.public_ports],
        "restart": "unless-stopped",
        "stop_signal": "SIGQUIT",
        "destroy_grace_seconds": settings.rollout.drain_timeout,
        "memory": settings.docker.nginx_memory,
        "read_only": True,
        "tmpfs": {"/tmp": ""},
        "security_opts": NO_NEW_PRIVILEGES,
        "capabilities": {"drops": ["ALL"], "adds": list(OF_NGINX)},
        **LOGS,
    }


def content_of_nginx(settings: Settings) -> dict[str, Any]:
    """Return the arguments that Nginx's container is made of: how long Pulumi's delete waits for it is none of them."""
    return {name: value for name, value in for_nginx(settings).items() if name != "destroy_grace_seconds"}


def for_an_instance(settings: Settings) -> dict[str, Any]:
    """Return the arguments for every instance's container; they are part of the instance's content."""
    check, grace = settings.checks.upstream, settings.gunicorn.graceful_timeout + 5
    address = published_address(settings).host
    return {
        "entrypoints": ["python3", "-m", "gunicorn"],
        "command": ["--config", "/run/portico/gunicorn.conf.py", "--bind", f"0.0.0.0:{APP_PORT}"],
        "user": f"{USER}:{USER}",
        "restart": "unless-stopped",
        "stop_timeout": grace,
        "destroy_grace_seconds": grace,
        "memory": settings.docker.memory,
        "read_only": True,
        "tmpfs": {"/tmp": ""},
        "security_opts": NO_NEW_PRIVILEGES,
        "capabilities": {"drops": ["ALL"]},
        "healthcheck": {
            "tests": ["CMD", "python3", "-c", HEALTH, str(APP_PORT), str(check.timeout), check.path, address],
            "interval": "10s",
            "timeout": _duration(check.timeout + 2),
            "start_period": _duration(check.deadline),
            "retries": 3,
        },
        **LOGS,
    }


def variables(settings: Settings) -> list[str]:
    """Return the environment variables that are no secrets."""
    fixed = {"PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8", "HOME": "/tmp", "STATE_DIRECTORY": STATE,
             "TMPDIR": f"{STATE}/{TEMPORARY}"}
    return [f"{name}={value}" for name, value in {**fixed, **app_environment(settings.app, APP_FOLDER, STATE)}.items()]


def _duration(seconds: int) -> str:
    """Return a time as Go prints it; in another form the provider would see a change at each refresh."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes}m{rest}s" if hours else f"{minutes}m{rest}s" if minutes else f"{rest}s"
