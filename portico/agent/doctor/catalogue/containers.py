"""Faults of a site in containers: what the engine says of a container is named before what it logs itself."""

from portico.agent.doctor.fault import Fault

REFRESH = "pulumi up --refresh"
NGINX = "{docker} exec {container} nginx -p /srv/site/ -c nginx/nginx.conf"
ANEW = "{docker} rm --force {container} && pulumi up --refresh"
"""The commands that replace Nginx's container; a new container gets its files again."""

FAULTS = (
    Fault(
        "volume-full", "host", "500 for large uploads; failed (28: No space left on device)",
        {"surroundings": r"^full: (?P<folder>/srv/site[^,]*), (?P<bytes>\d+) bytes left, ",
         "container": r"^nginx (?P<container>\S+): running"},
        "the volume at {folder} in Nginx's container is full: {bytes} bytes are left; see what of it can go",
        "{docker} exec {container} du -xah {folder} | sort -h | tail -n 20",
    ),
    Fault(
        "network-missing", "gunicorn", "502: could not be resolved (3: Host not found)",
        {"container": r"^network: missing"},
        "the site's network is not there",
        REFRESH,
    ),
    Fault(
        "app-container-missing", "gunicorn", "502",
        {"container": r"^app: missing"},
        "the app's container of instance {instance} is not there",
        REFRESH,
    ),
    Fault(
        "app-container-ends", "gunicorn", "502, now and then or always",
        {"container": r"^app (?P<container>\S+): restarting, (?P<how>.+)$"},
        "the app's container ends by itself again and again ({how}): its last lines say why",
        "{docker} logs --tail 30 {container}; {docker} restart {container}",
    ),
    Fault(
        "app-container-paused", "gunicorn", "504",
        {"container": r"^app (?P<container>\S+): paused"},
        "the app's container was paused",
        "{docker} unpause {container}",
    ),
    Fault(
        "app-container-stopped", "gunicorn", "502",
        {"container": r"^app (?P<container>\S+): (?P<how>(exited|created|dead).*)$"},
        "the app's container was stopped ({how})",
        "{docker} start {container}",
    ),
    Fault(
        "app-not-in-network", "gunicorn", "502: could not be resolved (3: Host not found)",
        {"container": r"^app (?P<container>\S+): not in network (?P<network>\S+) as (?P<alias>\S+)$"},
        "the app's container was taken out of the site's network",
        "{docker} network connect --alias {alias} {network} {container}",
    ),
    Fault(
        "app-container-hangs", "gunicorn", "504",
        {"container": r"^app (?P<container>\S+): running", "upstream": r"no answer within"},
        "the app's container runs and does not answer: all its workers wait for something",
        "{docker} restart {container}",
    ),
    Fault(
        "nginx-container-missing", "nginx", "connection refused",
        {"container": r"^nginx: missing"},
        "Nginx's container is not there",
        REFRESH,
    ),
    Fault(
        "nginx-container-paused", "nginx", "connections without an answer",
        {"container": r"^nginx (?P<container>\S+): paused"},
        "Nginx's container was paused",
        "{docker} unpause {container}",
    ),
    Fault(
        "nginx-container-stopped", "nginx", "connection refused",
        {"container": r"^nginx (?P<container>\S+): (?P<how>(exited|created|dead).*)$"},
        "Nginx's container was stopped ({how})",
        "{docker} start {container}",
    ),
    Fault(
        "nginx-container-conf-edited", "nginx", "a site that behaves as nobody has set it, or nginx -t that fails",
        {"active": r"^(?P<how>edited|missing): (?P<path>\S.*?)( line (?P<line>\d+).*)?$",
         "container": r"^nginx (?P<container>\S+): running"},
        "{path} in Nginx's volume is not as it was written for the site ({how})",
        ANEW,
    ),
    Fault(
        "nginx-container-alien-conf", "nginx", "Nginx that does not start again, or serves something else",
        {"nginx -t": r"\[emerg\] .{0,1000} in (?P<path>\S+):(?P<line>\d+)",
         "container": r"^nginx (?P<container>\S+): running"},
        "Nginx does not take line {line} of {path}, a file that is none of the site's",
        f"{{docker}} exec {{container}} rm {{path}} && {NGINX} -s reload",
    ),
)
