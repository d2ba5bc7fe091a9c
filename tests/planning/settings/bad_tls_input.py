"""Bad settings of TLS, and the whole refusal of each."""

from collections.abc import Mapping
from typing import Any

HOSTS = {"mode": "files", "certificate": "/a/fullchain.pem", "certificate_key": "/a/privkey.pem"}
MEND = "    to fix it: pulumi config"
LIVE = "/etc/letsencrypt/live/www.example.org"


def _tls(tls: dict[str, Any], kind: str = "local", **nginx: Any) -> dict[str, Any]:
    return {"target": {"kind": kind}, "docker": {"address": "0.0.0.0"}, "tls": tls,
            "nginx": {"server_names": ["shop.test"], **nginx}}


BAD_TLS_INPUT: Mapping[str, tuple[dict[str, Any], str]] = {
    "an authority that is to be asked": (
        _tls({"mode": "acme"}),
        "tls.mode: expected 'off', 'self-signed' or 'files': Portico asks no authority for certificates; let certbot"
        " write files and name them in tls.certificate and tls.certificate_key (docs/https.md), got \"acme\"\n"
        f"{MEND} set --path tls.mode files",
    ),
    "files without a certificate": (
        _tls({"mode": "files"}),
        "tls.certificate: expected a path with tls.mode at files, got nothing\n"
        f"{MEND} set --path tls.certificate {LIVE}/fullchain.pem",
    ),
    "a certificate of the host without its key": (
        _tls({"mode": "files", "certificate": "/a/fullchain.pem"}),
        "tls.certificate_key: expected a path, as tls.certificate is one of the machine where Nginx runs, got nothing\n"
        f"{MEND} set --path tls.certificate_key {LIVE}/privkey.pem",
    ),
    "a certificate of the project with a key of the host": (
        _tls({**HOSTS, "certificate": "tls/fullchain.pem"}),
        "tls.certificate_key: expected nothing: the key of a certificate in the project is the secret tls-key,"
        f' got "/a/privkey.pem"\n{MEND} rm --path tls.certificate_key',
    ),
    "a certificate of the host in a container": (
        _tls({"mode": "files", "certificate": "/a/fullchain.pem"}, kind="docker"),
        "tls.certificate: expected a path in the project with target.kind at docker: containers see no files of their"
        f' machine; the key is the secret tls-key, got "/a/fullchain.pem"\n'
        f"{MEND} set --path tls.certificate tls/fullchain.pem",
    ),
    "a certificate and no TLS": (
        _tls({"certificate": "tls/fullchain.pem"}),
        f'tls.certificate: expected nothing with tls.mode at off, got "tls/fullchain.pem"\n{MEND} rm --path'
        " tls.certificate",
    ),
    "a certificate that signs itself, in a Swarm": (
        _tls({"mode": "self-signed"}, kind="swarm"),
        "tls.mode: expected 'files' with target.kind at swarm: all tasks of Nginx have the same certificate,"
        f' got "self-signed"\n{MEND} set --path tls.mode files',
    ),
    "no plain HTTP for browsers that trust nothing": (
        _tls({"mode": "self-signed", "hsts_max_age": 300}),
        "tls.hsts_max_age: expected 0 with tls.mode at self-signed: a browser that may not use plain HTTP could not"
        f" reach the site at all, got 300\n{MEND} rm --path tls.hsts_max_age",
    ),
    "one port for both": (
        _tls({"mode": "self-signed"}, http_port=8443),
        "nginx.https_port: expected another port than nginx.http_port, from which clients are sent to it, got 8443\n"
        f"{MEND} set --path nginx.https_port 8444",
    ),
    "a port of root's": (
        _tls({"mode": "self-signed"}, https_port=443),
        "nginx.https_port: expected at least 1024 with target.kind at local, where Nginx is not started by root,"
        f" got 443\n{MEND} set --path nginx.https_port 8443",
    ),
    "a port of Gunicorn's": (
        {**_tls({"mode": "self-signed"}), "gunicorn": {"bind": "tcp", "ports": [8443, 8444]}},
        "nginx.https_port: expected a port that is not in gunicorn.ports: Nginx and Gunicorn cannot listen on the same"
        f" one, got 8443\n{MEND} set --path nginx.https_port 8445",
    ),
    "a key with a relative path": (
        _tls({**HOSTS, "certificate_key": "privkey.pem"}),
        "tls.certificate_key: expected the absolute path of a file without '..', of letters, digits and"
        f' . _ + @ ~ , = : - only, got "privkey.pem"\n{MEND} set --path tls.certificate_key {LIVE}/privkey.pem',
    ),
}
