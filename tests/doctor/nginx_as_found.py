"""Files in Nginx's folder that a fault leaves and its remedy rightly keeps."""

from collections.abc import Iterator

import pytest

from tests.doctor.patient import RELOAD, Patient

KEEP = "[ -d /root/nginx-as-found ] || cp -a /etc/nginx /root/nginx-as-found\n"
RESTORE = f"""
cd /etc/nginx
rm -rf *.disabled *.before conf.d/* modules-enabled/99-* sites-available/*.edited sites-enabled/*other*
cp -a /root/nginx-as-found/nginx.conf /root/nginx-as-found/proxy_params .
rm -f /etc/systemd/system/nginx.service.d/zz-* /etc/systemd/system/squatter.service
systemctl daemon-reload
systemctl reset-failed nginx.service
{RELOAD}
"""


@pytest.fixture(autouse=True)
def as_found(patient: Patient) -> Iterator[None]:
    """Afterwards Nginx's main file and the files of others are as they were."""
    patient.host.run(KEEP)
    yield
    patient.host.run(RESTORE)
