"""Workers that died a short time ago, or were never started; what is wrong now is named before."""

from portico.agent.doctor.fault import Fault

RUNS = r"^process: running"

FAULTS = (
    Fault(
        "import-is-not-for-the-master", "gunicorn", "502 after a restart; Gunicorn ends with status 1",
        {"journal": r"\[CRITICAL\] (?P<what>.{0,1000} when the app was imported): ",
         "gunicorn": r"^process: not running"},
        "{what}", "pulumi config set --path gunicorn.preload_app false && pulumi up",
    ),
    Fault(
        "worker-timeout", "gunicorn", "502 after gunicorn.timeout: upstream prematurely closed connection",
        {"journal": r"\[CRITICAL\] WORKER TIMEOUT \(pid:(?P<pid>\d+)\)", "gunicorn": RUNS},
        "worker {pid} was silent for longer than gunicorn.timeout, and was killed",
        "pulumi config set --path gunicorn.timeout 60 && pulumi up",
    ),
    Fault(
        "worker-crashed", "gunicorn", "502: upstream prematurely closed connection",
        {"journal": r"Worker \(pid:(?P<pid>\d+)\) was sent SIG(?P<signal>SEGV|BUS|ILL|FPE)", "gunicorn": RUNS},
        "worker {pid} died of SIG{signal}: compiled code among the packages in {venv} is broken",
        "rm -rf {venv} && {make} && systemctl restart {service}",
    ),
    Fault(
        "memory-limit-reached", "gunicorn", "502: upstream prematurely closed connection; oom-kill",
        {"journal": r"Worker \(pid:(?P<pid>\d+)\) was sent SIGKILL",
         "memory": r"^(?P<kills>\d+) ended, MemoryMax=(?P<limit>\w+), twice as much is (?P<twice>\w+)$",
         "gunicorn": RUNS},
        "worker {pid} was killed: all workers together wanted more memory than systemd.memory_max allows, {limit}",
        "pulumi config set --path systemd.memory_max {twice} && pulumi up",
    ),
    Fault(
        "container-memory-limit-reached", "gunicorn", "502: upstream prematurely closed connection",
        {"journal": r"Worker \(pid:(?P<pid>\d+)\) was sent SIGKILL",
         "container": r"^app \S+: \d+ processes were killed, it may have (?P<limit>\d+) MB of memory, "
                      r"twice as much is (?P<twice>\d+)$",
         "gunicorn": RUNS},
        "worker {pid} was killed: all workers together wanted more memory than docker.memory allows, {limit} MB",
        "pulumi config set --path docker.memory {twice} && pulumi up",
    ),
    Fault(
        "worker-killed", "gunicorn", "502: upstream prematurely closed connection",
        {"journal": r"Worker \(pid:(?P<pid>\d+)\) was sent SIGKILL", "gunicorn": RUNS},
        "worker {pid} was killed, perhaps out of memory: fewer workers need less",
        "pulumi config set --path gunicorn.workers 1 && pulumi up",
    ),
)
