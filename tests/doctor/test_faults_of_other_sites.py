"""Faults in Nginx's files that are not the site's: made on a real host, named, put aside by the remedy."""

import pytest

from tests.doctor.nginx_as_found import as_found as as_found
from tests.doctor.patient import RELOAD, Patient

OTHER = "/etc/nginx/sites-enabled/another.conf"
CERTIFICATES = """for name in one two; do openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \\
    -subj /CN=other.test -out /root/$name.pem -keyout /root/$name.key; done"""
LOG = "/var/log/nginx/error.log"
LONG = "x" * 63 + "." + "y" * 63 + ".test"


def _server(text: str, listen: str = "80") -> str:
    return f"echo 'server {{ listen {listen}; {text} }}' > {OTHER}"


FAULTS = {
    "link-of-another-site-dangling": "ln -s /nonexistent /etc/nginx/sites-enabled/another.conf",
    "proxy-params-missing": _server("location / { include proxy_params; }") + "; rm /etc/nginx/proxy_params",
    "default-site-left": "ln -s /etc/nginx/sites-available/default /etc/nginx/sites-enabled/default",
    "default-server-twice": _server("server_name other.test;", "80 default_server"),
    "server-name-twice": _server("server_name shop.test; return 204;") + f"; {RELOAD}",
    "upstream-name-twice": f"echo 'upstream shop {{ server 127.0.0.1:9; }}' > {OTHER}",
    "server-names-too-long": _server(f"server_name {LONG};"),
    "certificate-missing": _server("server_name other.test; ssl_certificate /root/no.pem; ssl_certificate_key no.key;",
                                   "443 ssl"),
    "certificate-of-another-key": CERTIFICATES + "; " + _server(
        "server_name other.test; ssl_certificate /root/one.pem; ssl_certificate_key /root/two.key;", "443 ssl"),
    "certificate-of-another-site-lacking": _server("server_name other.test;", "443 ssl"),
    "nginx-module-missing": "echo 'load_module modules/no_such_module.so;' > /etc/nginx/modules-enabled/99-other.conf",
    "unknown-directive-of-another-site": _server("brotli on;"),
    "upstream-of-another-site-unknown": _server("location / { proxy_pass http://no-such-host.invalid; }"),
    "file-of-another-site-broken": "echo 'server {' > /etc/nginx/conf.d/other.conf",
    "nginx-conf-broken": "sed -i 's/sendfile on;/sendfile maybe;/' /etc/nginx/nginx.conf",
    "sites-not-included": f"sed -i '/sites-enabled/d' /etc/nginx/nginx.conf; {RELOAD}",
    "reload-refused-for-a-port": f"""setsid python3 -m http.server 8099 > /dev/null 2>&1 &
        {_server("server_name other.test;", "8099")}
        timeout 10 sh -c 'until curl -so /dev/null localhost:8099; do sleep 0.05; done'
        : > {LOG}; {RELOAD}
        timeout 10 sh -c 'until grep -q "still could not bind" {LOG}; do sleep 0.1; done'""",
    "denied-for-all-sites": f"echo 'deny all;' > /etc/nginx/conf.d/other.conf; {RELOAD}",
    "limited-for-all-sites": f"""cd /etc/nginx/conf.d
        echo 'limit_req_zone $host zone=all:1m rate=1r/m; limit_req zone=all;' > other.conf; {RELOAD}
        curl -so /dev/null -H 'Host: shop.test' localhost""",
}
"""The command that causes each fault, by its name in the catalogue."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]


def test_a_site_of_the_same_name_on_another_port_is_no_fault(patient: Patient) -> None:
    patient.make_ill(f"{_server('server_name shop.test;', '8081')}; {RELOAD}")

    assert patient.diagnosis() is None
