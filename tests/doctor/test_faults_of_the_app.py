"""Faults of the app and of its workers: made on a real host, named, mended by the remedy."""

import pytest

from tests.doctor.patient import PAGE, Patient
from tests.engine import apps
from tests.hosts.conftest import MakeSite

APP = """\
import os
import pathlib

from flask import Flask, request

app = Flask(__name__)
STATE = pathlib.Path(os.environ["STATE_DIRECTORY"])


def trouble(when):
    for file in STATE.glob(when):
        exec(file.read_text())


@app.route("/", methods=["GET", "POST"])
def page():
    trouble("asked")
    return "{marker}" + str(len(request.get_data()))


@app.route("/cart")
def cart():
    trouble("filled")
    return "a cart"


trouble("imported")
"""
RESTART = "\nsystemctl restart $service || true"
WORKER = "pgrep --oldest --parent $(systemctl show --property=MainPID --value $service)"
BUSY = """
echo 'import threading; threading.Event().wait()' > {state}/asked
for i in {{1..20}}; do curl --silent --max-time 1 --unix-socket /run/$unit/$instance.sock http://shop.test/ & done
wait
"""
STATE = "/var/lib/$unit"
SIGNAL = f"""
worker=$({WORKER}); kill -{{signal}} $worker
timeout 10 bash -c 'until journalctl --quiet --unit=$0 | grep --quiet "(pid:$1) was sent SIG"; do sleep 0.1; done' \\
    $service $worker
"""
"""Commands that send a signal to a worker and wait until Gunicorn reports the worker's end."""
CART = "for i in 1 2 3 4 5 6; do curl -so /dev/null -H 'Host: shop.test' localhost/cart; done"

FAULTS = {
    "state-gone": f"rm -r {STATE}",
    "state-of-another-user": f"echo 0 > {STATE}/asked; chmod 600 {STATE}/asked",
    "worker-crashed": SIGNAL.format(signal="SEGV"),
    "worker-timeout": SIGNAL.format(signal="STOP"),
    "worker-killed": SIGNAL.format(signal="KILL"),
}
"""The command that causes each fault, by its name in the catalogue."""
TO_BE_MENDED = {
    "app-does-not-start": f"echo 'raise RuntimeError(\"no till\")' > {STATE}/imported" + RESTART,
    "app-start-times-out": f"echo 'import time; time.sleep(600)' > {STATE}/imported" + RESTART,
    "app-raises": f"echo 'raise RuntimeError(\"no till\")' > {STATE}/asked; chmod 644 {STATE}/asked",
    "app-cannot-connect": f"echo 'import socket; socket.create_connection((\"127.0.0.1\", 5432))' > {STATE}/asked; "
                          f"chmod 644 {STATE}/asked",
    "file-of-the-app-gone": f"echo 'open(\"/srv/prices.csv\")' > {STATE}/asked; chmod 644 {STATE}/asked",
    "app-hangs": BUSY.format(state=STATE),
}
"""Faults that somebody has to fix by hand before the remedy, with the command that causes them."""
OUT_OF_MEMORY = f"""
echo 'b"x" * (200 << 20)' > {STATE}/asked; chmod 644 {STATE}/asked
systemctl set-property --runtime $service MemoryMax=100M
systemctl daemon-reload
curl --silent --max-time 5 --unix-socket /run/$unit/$instance.sock http://shop.test/ || true
rm {STATE}/asked
"""
OF_ITS_FILES = {
    "release-edited": "echo 'raise RuntimeError' >> $dir/instances/$instance/app/wsgi.py" + RESTART,
    "release-gone": "rm -r $dir/releases/$release" + RESTART,
}
"""Faults of the app's files; after their remedy each update looks for drift."""


@pytest.fixture(scope="module")
def patient(make_hosted: MakeSite) -> Patient:
    """A site whose app does what it finds in its folder, and that waits for nobody."""
    site = make_hosted()
    site.config["portico:gunicorn"] = {"timeout": 3, "graceful_timeout": 1}
    site.write({**apps.good(PAGE), "wsgi.py": APP.format(marker=PAGE)})
    site.must_up()
    return Patient(site)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]


@pytest.mark.parametrize("name", TO_BE_MENDED)
def test_what_the_app_died_of_is_told(patient: Patient, name: str) -> None:
    with patient.ill_of(name, TO_BE_MENDED[name]) as found:
        patient.make_ill(f"rm {STATE}/*")
        assert found["layer"] in ("app", "gunicorn")


@pytest.mark.parametrize("name", ["requests-fail"])
def test_requests_that_fail_are_counted_with_the_line_that_raises(patient: Patient, name: str) -> None:
    with patient.ill_of(name, f"echo 'raise RuntimeError(\"no till\")' > {STATE}/filled; {CART}") as found:
        patient.make_ill(f"rm {STATE}/*; {CART}")
        assert "in the last 10 minutes 6 requests got 500, fix this: RuntimeError in wsgi.py line " in found["cause"]


@pytest.mark.parametrize("name", ["memory-limit-reached"])
def test_a_worker_that_the_kernel_ended_for_its_memory_is_told_from_one_that_somebody_killed(
    patient: Patient, name: str
) -> None:
    with patient.ill_of(name, OUT_OF_MEMORY) as found:
        assert found["remedy"] == "pulumi config set --path systemd.memory_max 200M && pulumi up"


@pytest.mark.parametrize("name", OF_ITS_FILES)
def test_a_release_that_was_touched_is_made_anew(patient: Patient, name: str) -> None:
    with patient.ill_of(name, OF_ITS_FILES[name]) as found:
        assert found["layer"] == "release"
