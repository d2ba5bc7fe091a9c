"""Faults of a site in a Swarm, as its manager tells them."""

from portico.agent.doctor.fault import Fault

FAULTS = (
    Fault(
        "swarm-app-missing", "gunicorn", "502",
        {"app": r"^missing$"},
        "service {app} is not there",
        "pulumi up --refresh",
    ),
    Fault(
        "swarm-app-scaled", "gunicorn", "502, or fewer answers than there could be",
        {"app": r"^scaled to (?P<got>\d+), expected (?P<expected>\d+)"},
        "service {app} was scaled to {got} tasks by hand; the stack has {expected}",
        "{docker} service scale {app}={expected}",
    ),
    Fault(
        "swarm-app-spare", "gunicorn", "more memory in use than there should be",
        {"app": r"^(?P<spare>\d+) more tasks than"},
        "Swarm left {spare} more tasks of {app} than it was told to: one ended while its successor started",
        "{docker} service update {app}",
    ),
    Fault(
        "swarm-app-fails", "gunicorn", "502, now and then or always",
        {"app": r"tasks run$", "app's tasks": r"^task: (?P<why>.+)$"},
        "tasks of {app} do not run: {why}",
        "{docker} service logs --tail 30 {app}; pulumi up --refresh",
    ),
    Fault(
        "swarm-nginx-missing", "nginx", "connection refused",
        {"nginx": r"^missing$"},
        "service {nginx} is not there",
        "pulumi up --refresh",
    ),
    Fault(
        "swarm-nginx-scaled", "nginx", "connection refused",
        {"nginx": r"^scaled to (?P<got>\d+), expected (?P<expected>\d+)"},
        "service {nginx} was scaled to {got} tasks by hand",
        "pulumi up --refresh",
    ),
)
