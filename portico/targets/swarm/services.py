"""The arguments for the services of a site, in pulumi_docker's own words."""

import json
from typing import Any

from portico.planning.app_environment import app_environment
from portico.planning.docker.site import APP_FOLDER, APP_PORT, STATE, TEMPORARY, USER, state_volume
from portico.planning.gunicorn.swarm import SECRETS_FILE
from portico.planning.nginx.address import SiteAddress
from portico.planning.nginx.swarm_paths import FOLDER, NGINX_USER, TLS_FILE
from portico.planning.settings import Settings
from portico.planning.settings.app import App

CONF = "/run/portico/gunicorn.conf.py"
HEALTH = """
import http.client, json, sys
want = json.loads(sys.argv[1])
asked = http.client.HTTPConnection("127.0.0.1", want["port"], timeout=want["timeout"])
asked.request("GET", want["path"], headers=want["headers"])
answer = asked.getresponse()
status, body = answer.status, answer.read()
print("answered", status)
good = any(int(low) <= status <= int(high or low) for low, _, high in (one.partition("-") for one in want["status"]))
sys.exit(not good or want["contains"].encode() not in body)
"""
"""Health check of a task, which has to succeed before Swarm's DNS lists the task: the expectation of the upstream
check."""
PROBES = {"interval": "3s", "retries": 3}
MARGIN = 10
"""Seconds for what has no setting of its own: to end a worker, to remove a container."""
LOGS = {"name": "json-file", "options": {"max-size": "10m", "max-file": "3"}}


def for_the_app(settings: Settings, site: str, address: SiteAddress) -> dict[str, Any]:
    """Return the arguments for each task of an instance; other values make another instance. `site`: its name."""
    grace = settings.swarm.drain_delay + settings.gunicorn.graceful_timeout + MARGIN
    return {
        "commands": ["python3", "-m", "gunicorn", "--config", CONF, "--bind", f"0.0.0.0:{APP_PORT}"],
        "env": {"PYTHONUNBUFFERED": "1", "LANG": "C.UTF-8", "HOME": "/tmp", **_state_variables(settings.app),
                **app_environment(settings.app, APP_FOLDER, STATE)},
        "user": f"{USER}:{USER}",
        "read_only": True,
        "cap_drops": ["ALL"],
        "mounts": [{"target": "/tmp", "type": "tmpfs"}, *_state_mount(settings.app, site)],
        "stop_grace_period": duration(grace),
        "healthcheck": _health(settings, address),
    }


def _state_variables(app: App) -> dict[str, str]:
    """Return the variables that name the app's state directory, for an app that keeps data."""
    return {"STATE_DIRECTORY": STATE, "TMPDIR": f"{STATE}/{TEMPORARY}"} if app.keeps_data else {}


def _state_mount(app: App, site: str) -> list[dict[str, str]]:
    """Return the mount of the volume with the app's state, for an app that keeps data."""
    return [{"target": STATE, "source": state_volume(site), "type": "volume"}] if app.keeps_data else []


def for_nginx(settings: Settings, image: str) -> dict[str, Any]:
    """Return the arguments for each task of Nginx. SIGQUIT lets it finish its requests."""
    return {
        "image": image,
        "commands": ["nginx", "-e", "stderr", "-c", f"{FOLDER}/nginx.conf", "-g", "daemon off;"],
        "user": NGINX_USER,
        "read_only": True,
        "cap_drops": ["ALL"],
        "mounts": [{"target": "/tmp", "type": "tmpfs"}],
        "stop_signal": "SIGQUIT",
        "stop_grace_period": duration(settings.rollout.drain_timeout + MARGIN),
    }


def around_the_containers(memory: int, node: str = "") -> dict[str, Any]:
    """Return the arguments for a task outside its container. Without a window each refresh would show a change.

    `node`: the id of the only node on which the task may run; empty for any node.
    """
    bound = {"placement": {"constraints": [f"node.id=={node}"]}} if node else {}
    return {"restart_policy": {"condition": "any", "delay": "1s", "window": "0s"}, "log_driver": LOGS,
            "resources": {"limits": {"memory_bytes": memory << 20}}, **bound}


def rollout(settings: Settings, order: str) -> dict[str, Any]:
    """Return the arguments for an update of a service's tasks, and for its rollback."""
    steps = {
        "parallelism": settings.swarm.update_parallelism,
        "order": order,
        "monitor": duration(int(settings.checks.upstream.settle) + 5),
    }
    return {"update_config": {**steps, "failure_action": "rollback"}, "rollback_config": steps}


def nginx_endpoint(settings: Settings) -> dict[str, Any]:
    """Return the arguments for the ports of Nginx. The mesh needs a virtual address, a port of the node itself does
    not."""
    ingress = settings.swarm.publish_mode == "ingress"
    published = [{"target_port": port, "published_port": port, "publish_mode": settings.swarm.publish_mode}
                 for port in settings.public_ports]
    return {"mode": "vip" if ingress else settings.swarm.endpoint_mode, "ports": published}


def nginx_mode(settings: Settings) -> dict[str, Any]:
    swarm = settings.swarm
    return {"global": True} if swarm.nginx_mode == "global" else replicated(swarm.nginx_replicas)


def replicated(replicas: int) -> dict[str, Any]:
    return {"replicated": {"replicas": replicas}}


def secrets_file(identity: Any, name: Any) -> dict[str, Any]:
    return {"secret_id": identity, "secret_name": name, "file_name": SECRETS_FILE, "file_uid": str(USER),
            "file_gid": str(USER), "file_mode": 0o400}


def tls_file(identity: Any, name: Any) -> dict[str, Any]:
    user, group = NGINX_USER.split(":")
    return {"secret_id": identity, "secret_name": name, "file_name": TLS_FILE, "file_uid": user, "file_gid": group,
            "file_mode": 0o400}


def config_file(identity: Any, name: Any, path: str) -> dict[str, Any]:
    return {"config_id": identity, "config_name": name, "file_name": path}


def duration(seconds: int) -> str:
    """Return a time as the provider prints it; in another form it would see a change at each refresh."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes}m{rest}s" if minutes and rest else f"{minutes}m" if minutes else f"{rest}s"
    return f"{hours}h{minutes}m{rest}s" if rest else f"{hours}h{minutes}m" if minutes else f"{hours}h"


def _health(settings: Settings, address: SiteAddress) -> dict[str, Any]:
    check = settings.checks.upstream
    want = {"port": APP_PORT, "path": check.path, "status": check.status, "contains": check.contains or "",
            "timeout": check.timeout, "headers": {"Host": address.host, "X-Forwarded-Host": address.host,
                                                  "X-Forwarded-Proto": address.scheme,
                                                  "X-Forwarded-For": "127.0.0.1"}}
    return {
        "tests": ["CMD", "python3", "-I", "-c", HEALTH, json.dumps(want)],
        "timeout": duration(check.timeout + 2),
        "start_period": duration(check.deadline),
        **PROBES,
    }
