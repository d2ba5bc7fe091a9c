"""Faults of Nginx's process: whether it runs, and what keeps it from that."""

from portico.agent.doctor.fault import Fault

START = "systemctl start nginx.service"
DOWN = r"^nginx: not running"
DROP_INS = "/etc/systemd/system/nginx.service.d"

FAULTS = (
    Fault(
        "nginx-masked", "nginx", "connection refused; Unit nginx.service is masked",
        {"nginx": r"^nginx\.service: LoadState=masked"},
        "nginx.service is masked: nothing can start it, no boot and no command",
        "systemctl unmask nginx.service && systemctl enable --now nginx.service",
    ),
    Fault(
        "nginx-logs-missing", "nginx", 'open() "/var/log/nginx/error.log" failed (2: No such file or directory)',
        {"nginx -t": r'open\(\) "/var/log/nginx/[^"]+" failed \(2: '},
        "the folder of Nginx's logs is gone: it serves on, but takes no new configuration and does not start again",
        "install -d -m 755 -o root -g adm /var/log/nginx && systemctl reload-or-restart nginx.service",
    ),
    Fault(
        "port-taken-by-a-service", "nginx", "another page than the site's; bind() to 0.0.0.0:80 failed (98: ...)",
        {"nginx": r"^port (?P<port>\d+): process (?P<pid>\d+) \((?P<command>.*)\) of (?P<owner>\S+)$"},
        "port {port} is taken by {owner} ({command}), so Nginx cannot have it",
        "systemctl disable --now {owner}; systemctl start nginx.service",
    ),
    Fault(
        "port-taken", "nginx", "another page than the site's; bind() to 0.0.0.0:80 failed (98: ...)",
        {"nginx": r"^port (?P<port>\d+): process (?P<pid>\d+) \((?P<command>.*)\)$"},
        "port {port} is taken by process {pid} ({command}), so Nginx cannot have it",
        "kill {pid}; sleep 1; systemctl start nginx.service",
    ),
    Fault(
        "address-family-restricted", "nginx", "socket() [::]:80 failed (97: Address family not supported by protocol)",
        {"nginx": DOWN, "nginx's last start": r"socket\(\) (?P<address>\S+) failed \(97: "},
        "systemd (RestrictAddressFamilies=) does not let Nginx listen on {address}",
        f"mkdir -p {DROP_INS} && printf '[Service]\\nRestrictAddressFamilies=\\n' "
        f"> {DROP_INS}/zzz-address-families.conf && systemctl daemon-reload && {START}",
    ),
    Fault(
        "status-socket-left-behind", "nginx", "bind() to unix:... failed (98: Address already in use)",
        {"nginx": DOWN, "nginx's last start": r"bind\(\) to unix:(?P<path>\S+) failed \(98: "},
        "a killed Nginx left {path} behind, and a new one does not start for it",
        f"rm -f {{path}} && {START}",
    ),
    Fault(
        "nginx-killed", "nginx", "connection refused",
        {"nginx": r"^nginx\.service: Result=(?P<result>signal|core-dump|oom-kill)$"},
        "Nginx was killed ({result}), and nobody started it again",
        START,
    ),
    Fault(
        "nginx-start-limit", "nginx", "Start request repeated too quickly",
        {"nginx": r"^nginx\.service: Result=start-limit-hit$"},
        "Nginx was started too often in too short a time; systemd gave up",
        f"systemctl reset-failed nginx.service; {START}",
    ),
    Fault(
        "nginx-failed", "nginx", "connection refused; nginx.service: Failed",
        {"nginx": r"^nginx\.service: ActiveState=failed", "nginx's last start": r"(?P<complaint>\[emerg\].*)"},
        "Nginx did not start, for a reason that is gone by now: {complaint}",
        START,
    ),
    Fault(
        "nginx-ended", "nginx", "connection refused; nginx.service: Failed",
        {"nginx": r"^nginx\.service: Result=(?P<result>exit-code|timeout|resources|protocol)$"},
        "Nginx did not start, or ended ({result}), without a word about its configuration",
        START,
    ),
    Fault(
        "nginx-stopped", "nginx", "connection refused",
        {"nginx": r"^nginx\.service: ActiveState=inactive"},
        "Nginx was stopped",
        START,
    ),
    Fault(
        "nginx-paused", "nginx", "no answer, ever",
        {"nginx": r"^paused: process (?P<pid>\d+)"},
        "a worker of Nginx (process {pid}) was stopped by a signal: it takes connections and answers none",
        "systemctl kill --signal=CONT nginx.service",
    ),
    Fault(
        "nginx-disabled", "nginx", "the site is gone after the next boot",
        {"nginx": r"^nginx\.service: enabled=disabled"},
        "Nginx runs, but a boot would not start it",
        "systemctl enable nginx.service",
    ),
    Fault(
        "nginx-pid-file-lost", "nginx", 'invalid PID number "" in "/run/nginx.pid"',
        {"nginx": r"^pid file: expected (?P<pid>\d+) in (?P<path>\S+), got (?P<got>.+)"},
        "{path} names {got} instead of Nginx's process {pid}: it cannot be reloaded",
        "echo {pid} > {path}",
    ),
    Fault(
        "spool-barred", "nginx", '500 for a large body; open() "/var/lib/nginx/body/..." failed (13: ...)',
        {"nginx": r"^spool: barred: (?P<user>\S+) may not pass (?P<path>\S+) "},
        "{user}, as whom Nginx works, may not pass {path}: large bodies cannot be kept while they arrive",
        "chmod 755 {path}",
    ),
    Fault(
        "kept-file-barred", "nginx", '403 for an uploaded file; open() "/var/lib/..." failed (13: Permission denied)',
        {"kept files": r"^barred: (?P<user>\S+) may not pass (?P<path>.{1,1000}) \(\S+ \S+ \S+\) for (?P<top>.+)$"},
        "{user}, as whom Nginx works, may not read what the app wrote for itself alone: {path}",
        "runuser --user {unit} -- chmod o+x {state} && runuser --user {unit} -- chmod --recursive o+rX {top}",
    ),
)
