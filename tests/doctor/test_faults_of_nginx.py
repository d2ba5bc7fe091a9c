"""Faults of Nginx's process: made on a real host, named, mended by the remedy."""

import pytest

from tests.doctor.nginx_as_found import as_found as as_found
from tests.doctor.patient import Patient

DROP_IN = "/etc/systemd/system/nginx.service.d/zz-ill.conf"
KILL = "systemctl kill --signal=KILL --kill-who=main nginx; while systemctl -q is-active nginx; do sleep 0.1; done"
SQUATTER = "/usr/bin/python3 -m http.server 80"
SQUATTED = "until curl -so /dev/null localhost; do sleep 0.1; done"
WAKES = "until pgrep journalctl; do sleep 0.05; done; pkill -CONT --exact systemd-journal"
JOURNALD_IS_BEHIND = f"pkill -STOP --exact systemd-journal; timeout 20 sh -c '{WAKES}' > /dev/null 2>&1 & true"
"""Stop journald until somebody asks it for its journal; then it writes the last lines that it was sent."""
FAULTS = {
    "nginx-stopped": "systemctl stop nginx",
    "nginx-killed": KILL,
    "nginx-masked": "systemctl stop nginx; systemctl mask nginx",
    "nginx-disabled": "systemctl disable nginx",
    "nginx-failed": "echo } > /etc/nginx/conf.d/other.conf; systemctl restart nginx || rm /etc/nginx/conf.d/other.conf",
    "nginx-ended": f"""printf '[Service]\\nExecStartPre=/bin/false\\n' > {DROP_IN}; systemctl daemon-reload
        systemctl restart nginx || rm {DROP_IN}; systemctl daemon-reload""",
    "nginx-start-limit": "for i in 1 2 3 4 5 6 7; do systemctl restart nginx || true; done",
    "port-taken-by-a-service": f"""systemctl stop nginx
        printf '[Service]\\nExecStart={SQUATTER}\\n[Install]\\nWantedBy=multi-user.target\\n' \\
            > /etc/systemd/system/squatter.service
        systemctl daemon-reload; systemctl enable --now squatter; {SQUATTED}""",
    "port-taken": f"systemctl stop nginx; setsid {SQUATTER} > /dev/null 2>&1 & {SQUATTED}",
    "address-family-restricted": f"""printf '[Service]\\nRestrictAddressFamilies=AF_UNIX AF_INET\\n' > {DROP_IN}
        systemctl daemon-reload; {JOURNALD_IS_BEHIND}; systemctl restart nginx || true""",
    "status-socket-left-behind": f"""cd /etc/systemd/system/nginx.service.d
        mv $unit.conf /root; systemctl daemon-reload; {KILL}; systemctl start nginx || true
        mv /root/$unit.conf .; systemctl daemon-reload""",
    "nginx-paused": "pkill -STOP -P $(cat /run/nginx.pid)",
    "nginx-pid-file-lost": "rm /run/nginx.pid",
    "spool-barred": "chmod 700 /var/lib/nginx",
    "kept-file-barred": """install -d -o $unit -g $unit -m 700 /var/lib/$unit/media
        install -o $unit -g $unit -m 600 /etc/hostname /var/lib/$unit/media/a.txt
        printf 'server { listen 127.0.0.1:8099; error_log /var/log/nginx/%s.error.log;
            location /media/ { alias /var/lib/%s/media/; } }' $unit $unit > /etc/nginx/conf.d/kept.conf
        nginx -s reload; until curl -so /dev/null 127.0.0.1:8099/media/a.txt; do sleep 0.1; done""",
    "nginx-logs-missing": "mv /var/log/nginx /root/logs-of-nginx",
}
"""The command that causes each fault, by its name in the catalogue."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]


def test_a_site_that_is_well_gives_no_finding(patient: Patient) -> None:
    told = patient.examined()

    assert told["diagnosis"] is None
    assert [check["holds"] for check in told["checks"]] == [True] * 9
