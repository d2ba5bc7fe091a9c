"""Faults of a site on this machine, where nobody but Pulumi starts anything."""

from portico.agent.doctor.fault import Fault

FAULTS = (
    Fault(
        "local-gunicorn-gone", "gunicorn", "502",
        {"gunicorn": r"^process: not running"},
        "Gunicorn of instance {instance} has ended: nothing starts it again by itself",
        "{start}",
    ),
    Fault(
        "local-gunicorn-deaf", "gunicorn", "502: connect() failed (2: No such file or directory)",
        {"gunicorn": r"^process: running", "socket": r"^(missing|nobody listens|not a socket): "},
        "Gunicorn runs, and nobody can reach its address any more",
        "{start}",
    ),
    Fault(
        "local-gunicorn-conf-edited", "gunicorn", "settings of Gunicorn that nobody chose",
        {"surroundings": r"^(?P<how>edited|missing): (?P<conf>.*/gunicorn\.conf\.py)$"},
        "{conf} is not what Gunicorn was started with ({how})",
        "{restart}",
    ),
    Fault(
        "local-nginx-without-its-master", "nginx", "none, until something is changed: no reload has an effect",
        {"nginx": r"^port (?P<port>\d+): worker (?P<pid>\d+) without a master$"},
        "the master of the site's own Nginx was killed: its workers serve on at port {port}, and take nothing new",
        "{activate}",
    ),
    Fault(
        "local-nginx-gone", "nginx", "connection refused",
        {"nginx": r"^nginx: not running", "active": r"^live: "},
        "the site's own Nginx has ended: nothing starts it again by itself",
        "{activate}",
    ),
    Fault(
        "local-nginx-conf-edited", "nginx", "a site that behaves as nobody has set it, or nginx -t that fails",
        {"active": r"^(?P<how>edited|missing): (?P<path>\S.*?)( line (?P<line>\d+).*)?$"},
        "{path} is not as it was written for the site ({how})",
        "{activate}",
    ),
)
