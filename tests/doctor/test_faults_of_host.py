"""Faults of the machine and of a release on it: made on a real host, named, mended by the remedy."""

import pytest

from tests.doctor.patient import Patient

RESTART = "\nsystemctl restart $service || true"
PACKAGES = "$dir/instances/$instance/venv/lib/python3*/site-packages"
OWN = "$dir/instances/$instance"

FAULTS = {
    "shared-memory-full": "head -c 1G /dev/zero > /dev/shm/filler || true",
    "user-gone": "userdel -f $unit" + RESTART,
    "app-closed": "chmod 700 $dir/releases" + RESTART,
    "folder-closed": "chmod 700 /srv" + RESTART,
    "interpreter-gone": f"rm {OWN}/venv/bin/python" + RESTART,
    "gunicorn-missing": f"rm -r {PACKAGES}/gunicorn" + RESTART,
    "module-missing": f"rm -r {PACKAGES}/flask" + RESTART,
    "link-gone": f"rm {OWN}/app" + RESTART,
    "environment-gone": f"rm {OWN}/environment" + RESTART,
    "environment-edited": f"echo DEBUG=1 >> {OWN}/environment" + RESTART,
    "conf-gone": f"rm {OWN}/gunicorn.conf.py" + RESTART,
    "conf-edited": f"echo 'workers = 7' >> {OWN}/gunicorn.conf.py",
    "attribute-missing": f"sed -i 's/wsgi:app/wsgi:application/' {OWN}/gunicorn.conf.py" + RESTART,
    "factory-not-called": f"sed -i 's/wsgi:app/wsgi:page/' {OWN}/gunicorn.conf.py" + RESTART,
}
"""The command that causes each fault, by its name in the catalogue."""
MOUNTS = {
    "spool-full": ("/var/lib/nginx", "mount -t tmpfs -o size=5m tmpfs /var/lib/nginx; "
                                     "head -c 9M /dev/zero > /var/lib/nginx/filler || true"),
    "tmp-full": ("/tmp", "mount -t tmpfs -o size=5m tmpfs /tmp; head -c 9M /dev/zero > /tmp/filler || true"),
    "logs-full": ("/var/log/nginx", "mount -t tmpfs -o size=5m tmpfs /var/log/nginx; "
                                    "head -c 9M /dev/zero > /var/log/nginx/shop.log.1 || true"),
    "no-inodes": ("/var/lib/nginx", "mount -t tmpfs -o nr_inodes=20 tmpfs /var/lib/nginx; mkdir /var/lib/nginx/body; "
                                    "touch /var/lib/nginx/body/{1..40} || true"),
    "disk-full": ("/var/cache/apt/archives $dir /mnt", """
        mount -t tmpfs -o size=256m tmpfs /mnt; cp -a $dir/. /mnt; mount --bind /mnt $dir; mkdir $dir/.packages
        mount --bind $dir/.packages /var/cache/apt/archives
        head -c 256M /dev/zero > /var/cache/apt/archives/flask_3_all.deb || true"""),
    "read-only": ("$dir", "mount --bind $dir $dir; mount -o remount,bind,ro $dir"),
}
"""Faults that need a mount, with the folder on which it is mounted."""


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_and_its_remedy_mends_it(patient: Patient, name: str) -> None:
    with patient.ill_of(name, FAULTS[name]) as found:
        assert found["evidence"]


@pytest.mark.parametrize("name", MOUNTS)
def test_a_disk_that_takes_nothing_is_named(patient: Patient, name: str) -> None:
    folder, script = MOUNTS[name]
    with patient.ill_of(name, script) as found:
        assert found["layer"] == "host"
    patient.make_ill(f"umount --lazy {folder}")


@pytest.mark.parametrize("name", ["disk-of-the-site-full"])
def test_a_disk_of_the_sites_own_that_is_full_is_told_with_what_fills_it(patient: Patient, name: str) -> None:
    patient.make_ill("""mount -t tmpfs -o size=256m tmpfs /mnt; cp -a $dir/. /mnt; mount --bind /mnt $dir
        head -c 256M /dev/zero > $dir/filler || true""")

    found = patient.diagnosis()

    assert found is not None
    assert found["name"] == name, found
    assert "/filler\n" in patient.host.run(found["remedy"])
    patient.make_ill("umount --lazy $dir /mnt")


@pytest.mark.parametrize("name", ["noexec"])
def test_a_python_that_may_not_be_executed_is_named(patient: Patient, name: str) -> None:
    own = "cp --remove-destination /usr/bin/python3 $dir/instances/$instance/venv/bin/python\n"
    mounted = "mount --bind $dir $dir; mount -o remount,bind,noexec $dir"
    with patient.ill_of(name, own + mounted + RESTART) as found:
        assert "noexec" in found["cause"]
    patient.make_ill("umount --lazy $dir; ln -sf /usr/bin/python3 $dir/instances/$instance/venv/bin/python")
