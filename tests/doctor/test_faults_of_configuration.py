"""Faults of the site's own files for Nginx: made on a real host, named, mended by writing the files anew."""

import pytest

from tests.doctor.nginx_as_found import as_found as as_found
from tests.doctor.patient import RELOAD, Patient

ENABLED = "/etc/nginx/sites-enabled"
TAKE_AWAY_THE_STATUS_SERVER = "sed -i '/^# Which configuration is live/,$d' $conf"


def _edit(*expressions: str) -> str:
    """Return a command that edits the site's file with sed and makes it live."""
    return "sed -i " + " ".join(f"-e '{each}'" for each in expressions) + f" $conf; nginx -t; {RELOAD}"


def _break(expression: str) -> str:
    """Return a command that edits the site's file with sed so that Nginx refuses it."""
    return f"sed -i '{expression}' $conf"


FAULTS = {
    "restarted-with-a-broken-file": _break("s/^}$//") + "; systemctl restart nginx || true",
    "restarted-without-the-file": "rm $conf; systemctl restart nginx || true",
    "site-file-missing": "rm $conf",
    "included-file-missing": _break("s/proxy_redirect off;/include snippets-of-mine;/"),
    "unknown-directive": _break("s/proxy_redirect off;/brotli on;/"),
    "host-not-found": _break("s#proxy_pass .*#proxy_pass http://no-such-host.invalid;#"),
    "brace-too-many": _break("$ a }"),
    "brace-lacking": _break("$ d"),
    "semicolon-lacking": _break("s/server_tokens off;/server_tokens off/"),
    "directive-twice": _break("s/proxy_read_timeout.*/& &/"),
    "certificate-lacking": _break("s/listen 80;/listen 80; listen 443 ssl;/"),
    "site-file-broken": _break("s/gzip on;/gzip maybe;/"),
    "site-file-emptied": ": > $conf",
    "site-leads-elsewhere": f"cp $conf $conf.edited; ln -sf $conf.edited {ENABLED}/shop.conf",
    "catch-all-missing": f"rm {ENABLED}/portico-catchall-80.conf; {RELOAD}",
    "site-not-enabled": f"rm {ENABLED}/shop.conf",
    "status-server-removed": f"{TAKE_AWAY_THE_STATUS_SERVER}; {RELOAD}",
    "wrong-upstream": _edit("s#server unix:[^ ]*#server 127.0.0.1:8000#"),
    "wrong-proxy-pass": _edit("s#proxy_pass .*#proxy_pass http://127.0.0.1:8000;#"),
    "proxy-headers-missing": _edit("/proxy_set_header/d"),
    "wrong-server-name": _edit("s/server_name shop.test/server_name shop.example/"),
    "alias-leads-out": _edit("s#location ^~ /static/#location ^~ /static#"),
    "alias-without-slash": _edit("s#/0/;#/0;#"),
    "alias-elsewhere": _edit("s#alias .*#alias /var/www/;#"),
    "other-port": _edit("s/listen 80;/listen 8081;/"),
    "read-timeout-edited": _edit("s/proxy_read_timeout .*/proxy_read_timeout 1s;/"),
    "body-limit-edited": _edit("s/client_max_body_size .*/client_max_body_size 1k;/"),
    "header-buffers-edited": _edit("s/proxy_buffer_size .*/proxy_buffer_size 4k;/"),
    "request-line-limit-edited": _edit("s/large_client_header_buffers .*/large_client_header_buffers 4 1k;/"),
    "logs-elsewhere": _edit("s/error_log .*/error_log \\/dev\\/null;/"),
    "retries-edited": _edit("/proxy_next_upstream/d"),
    "hidden-files-shown": _edit("s/return 404;/return 200;/"),
    "denied": _edit("s/location . {/& deny all;/;s/^    location . {/    deny all;\\n&/"),
    "rate-limited": _edit("1i limit_req_zone $host zone=shop:1m rate=1r/m;",
                          "s/^    keepalive/    limit_req zone=shop;\\n&/"),
    "redirected": _edit("s#^    keepalive#    rewrite ^/\\$ /elsewhere redirect;\\n&#"),
    "cached": _edit("1i proxy_cache_path /tmp/shop keys_zone=shop:1m;",
                    "s/^        proxy_redirect/        proxy_cache shop;\\n&/"),
    "site-file-edited": "echo '# tuned' >> $conf",
    "status-socket-removed": "rm /run/$unit/status.sock",
    "not-reloaded": f"""cp $conf /root/kept; sed -i -E 's/(config_id": ")[0-9a-f]+/\\10123456789ab/' $conf; {RELOAD}
        cat /root/kept > $conf""",
}
"""The command that causes each fault, by its name in the catalogue."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]
