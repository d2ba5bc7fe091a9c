"""Faults of requests and of static files: made on a real host, named, mended by the remedy."""

import pytest

from tests.doctor import apps
from tests.doctor.nginx_as_found import as_found as as_found
from tests.doctor.patient import PAGE, RELOAD, Patient
from tests.hosts.conftest import MakeSite

ASK = "curl -so /dev/null -H 'Host: shop.test' localhost"
CONNECT = "for i in $(seq 40); do exec {fd}<>/dev/tcp/127.0.0.1/80; printf 'GET / HTTP/1.1\\r\\n' >&$fd; done; sleep 1"
MAIN = "/etc/nginx/nginx.conf"
FILL = """
import socket, sys, time
waiting = []
while not waiting or not waiting[-1].connect_ex(sys.argv[1]):
    waiting.append(socket.socket(socket.AF_UNIX))
    waiting[-1].setblocking(False)
time.sleep(20)
"""
"""A program that fills the socket's queue of connections and keeps it full."""
FAULTS = {
    "connections-used-up": f"sed -i 's/worker_connections .*/worker_connections 12;/' {MAIN}; {RELOAD}; {CONNECT}",
    "files-used-up": f"sed -i '1i worker_rlimit_nofile 20;' {MAIN}; {RELOAD}; {CONNECT}",
    "backlog-full": f"""systemctl kill --signal=STOP $service
        setsid python3 -c '{FILL}' /run/$unit/$instance.sock & sleep 1""",
    "answer-too-slow": f"{ASK}/slow",
    "static-file-barred": "chmod 600 $dir/static/*/0/site.css",
    "static-files-removed": "rm -r $dir/static/*/0",
    "static-file-compressed-edited": "for css in $dir/static/*/0/site.css; do echo other | gzip > $css.gz; done",
    "static-file-edited": "echo '/* tuned */' >> $dir/static/*/0/site.css",
}
"""The command that causes each fault, by its name in the catalogue."""


@pytest.fixture(scope="module")
def patient(make_hosted: MakeSite) -> Patient:
    """A site whose Nginx waits for 2 s, and whose app is slower."""
    site = make_hosted()
    site.write(apps.demanding(PAGE))
    site.configure("gunicorn", timeout=2, graceful_timeout=2)
    site.configure("nginx", proxy_read_timeout=2)
    site.must_up()
    return Patient(site)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]


def test_what_any_client_can_bring_about_is_no_fault(patient: Patient) -> None:
    paths = ("/static/", "/static/none.css", "/none", "/.env")
    large = f"head -c 11000000 /dev/zero | {ASK} --data-binary @- || true"
    asked = [*(f"{ASK}{path}" for path in paths), "curl -so /dev/null localhost || true", large]
    patient.make_ill("; ".join([RELOAD, *asked]))

    assert patient.diagnosis() is None


@pytest.mark.parametrize("name", ["headers-too-big"])
def test_headers_that_are_too_big_are_the_apps_to_mend(patient: Patient, name: str) -> None:
    patient.make_ill(f"{ASK}/basket")

    found = patient.diagnosis()

    assert found is not None
    assert (found["name"], found["layer"]) == (name, "app")
    assert "Set-Cookie" in patient.host.run(found["remedy"])
