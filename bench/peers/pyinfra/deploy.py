"""A Flask app behind Gunicorn and Nginx, as a user of pyinfra would deploy it."""

from pyinfra import host
from pyinfra.operations import apt, files, pip, server, systemd

ROOT = "/srv/shop"
APP = host.data.app

apt.packages(
    name="Packages", packages=["nginx-light", "python3-venv"], no_recommends=True, update=True, cache_time=86400
)
server.user(name="User", user="shop", system=True, shell="/usr/sbin/nologin", home=ROOT, create_home=False)
for folder in (ROOT, "/var/www/shop"):
    files.directory(name=f"Folder {folder}", path=folder, mode="755")

code = files.sync(name="Code", src=APP, dest=f"{ROOT}/app", mode="644", dir_mode="755")
pip.venv(name="Virtual environment", path=f"{ROOT}/venv", python="/usr/bin/python3")
packages = pip.packages(
    name="Packages of the app", requirements=f"{ROOT}/app/requirements.txt", virtualenv=f"{ROOT}/venv"
)
units = [
    files.put(name=f"Unit {unit}", src=f"../files/{unit}", dest=f"/etc/systemd/system/{unit}", mode="644")
    for unit in ("gunicorn.service", "gunicorn.socket")
]
systemd.daemon_reload(name="Units are read", _if=lambda: any(unit.did_change() for unit in units))
for unit in ("gunicorn.socket", "gunicorn.service"):
    systemd.service(name=f"{unit} runs", service=unit, running=True, enabled=True)
systemd.service(
    name="Gunicorn is restarted", service="gunicorn.service", restarted=True,
    _if=lambda: any(unit.did_change() for unit in units),
)
systemd.service(
    name="Gunicorn is reloaded", service="gunicorn.service", reloaded=True,
    _if=lambda: code.did_change() and not any(unit.did_change() for unit in units),
)
server.shell(
    name="Gunicorn answers",
    commands=["curl -fsS --retry 10 --retry-all-errors --retry-delay 1 -o /dev/null "
              "--unix-socket /run/gunicorn.sock http://localhost/"],
)

files.sync(name="Static files", src=f"{APP}/static", dest="/var/www/shop/static", mode="644", dir_mode="755")
site = [
    files.put(name="Site", src="../files/shop.conf", dest="/etc/nginx/sites-available/shop.conf", mode="644"),
    files.link(name="Site enabled", path="/etc/nginx/sites-enabled/shop.conf",
               target="/etc/nginx/sites-available/shop.conf"),
    files.link(name="Default site disabled", path="/etc/nginx/sites-enabled/default", present=False),
]
server.shell(
    name="Nginx takes it", commands=["nginx -t && systemctl reload nginx"],
    _if=lambda: any(part.did_change() for part in site),
)
server.shell(name="The site answers", commands=["curl -fsS -o /dev/null -H 'Host: shop.test' http://127.0.0.1/"])
