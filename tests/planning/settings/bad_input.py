"""Bad input and the whole refusal of each."""

from collections.abc import Mapping
from typing import Any

GOOD: dict[str, Any] = {"app": {"name": "shop", "source": "../shop"}}
KNOWN = ("app, target, gunicorn, systemd, docker, swarm, nginx, tls, checks, rollout, drift, app-secrets, ssh-key, "
         "tls-key, after-public-url")
APP = GOOD["app"]

BAD_INPUT: Mapping[str, tuple[dict[str, Any], str]] = {
    "app is a text": (
        {"app": "shop"},
        'app: expected an object, got "shop"\n'
        "    to fix it: pulumi config rm app; pulumi config set --path app.name shop;"
        " pulumi config set --path app.source ../shop",
    ),
    "app is a list": (
        {"app": []},
        "app: expected an object, got []\n"
        "    to fix it: pulumi config rm app; pulumi config set --path app.name shop;"
        " pulumi config set --path app.source ../shop",
    ),
    "app without a name": (
        {"app": {"source": "../shop"}},
        "app.name: expected a value, got nothing\n"
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app without a source": (
        {"app": {"name": "shop"}},
        "app.source: expected a value, got nothing\n"
        "    to fix it: pulumi config set --path app.source ../shop",
    ),
    "a key that does not exist": (
        {"gunicron": {}},
        "gunicron: unknown key (did you mean gunicorn?)\n"
        "    to fix it: pulumi config rm gunicron",
    ),
    "a key that is like nothing": (
        {"zzz": 1},
        f"zzz: unknown key (known: {KNOWN})\n"
        "    to fix it: pulumi config rm zzz",
    ),
    "a key with an underscore for a hyphen": (
        {"app_secrets": {"A": "b"}},
        "app_secrets: unknown key (did you mean app-secrets?)\n"
        "    to fix it: pulumi config rm app_secrets",
    ),
    "a key with a point": (
        {"a.b": 1},
        f"a.b: unknown key (known: {KNOWN})\n"
        "    to fix it: pulumi config rm a.b",
    ),
    "a setting that does not exist": (
        {"nginx": {"server_name": "shop.test"}},
        "nginx.server_name: unknown key (did you mean server_names?)\n"
        "    to fix it: pulumi config rm --path nginx.server_name",
    ),
    "a setting with a hyphen": (
        {"nginx": {"server-names": ["shop.test"]}},
        "nginx.server-names: unknown key (did you mean server_names?)\n"
        "    to fix it: pulumi config rm --path nginx.server-names",
    ),
    "a setting with a space and a semicolon": (
        {"nginx": {"gzip on;": True}},
        'nginx["gzip on;"]: unknown key (did you mean gzip?)\n'
        "    to fix it: pulumi config rm --path 'nginx[\"gzip on;\"]'",
    ),
    "a setting with a quote": (
        {"nginx": {'gzip"': True}},
        'nginx["gzip\\""]: unknown key (did you mean gzip?)\n'
        "    to fix it: pulumi config rm --path 'nginx[\"gzip\\\"\"]'",
    ),
    "a setting with a newline": (
        {"nginx": {"gzip\non": True}},
        'nginx["gzip\\non"]: unknown key (did you mean gzip?)\n'
        "    to fix it: pulumi config rm --path $'nginx[\\\"gzip\\non\\\"]'",
    ),
    "a setting with a quote and a backslash": (
        {"rollout": {'x\\"': True}},
        'rollout["x\\\\\\""]: unknown key (known: drain_timeout, keep_releases, batch, after_public)\n'
        "    to fix it: pulumi config rm rollout",
    ),
    "a setting of a list item that does not exist": (
        {"nginx": {"static": [{"url": "/s/", "folder": "s"}]}},
        "nginx.static[0].folder: unknown key (known: url, path, package)\n"
        "    to fix it: pulumi config rm --path 'nginx.static[0].folder'",
    ),
    "app.name in upper case": (
        {"app": {**APP, "name": "Shop"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "Shop"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name of a file that all sites share": (
        {"app": {**APP, "name": "portico-catchall-80"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "portico-catchall-80"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name empty": (
        {"app": {**APP, "name": ""}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got ""\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name with a brace": (
        {"app": {**APP, "name": "shop}"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "shop}"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name with a semicolon": (
        {"app": {**APP, "name": "shop; daemon off"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "shop; daemon off"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name with a slash": (
        {"app": {**APP, "name": "../shop"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "../shop"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name with a hyphen last": (
        {"app": {**APP, "name": "shop-"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "shop-"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name with a digit first": (
        {"app": {**APP, "name": "7shop"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "7shop"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name with a newline last": (
        {"app": {**APP, "name": "shop\n"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "shop\\n"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name with a letter that only looks like one": (
        {"app": {**APP, "name": "sh\u043ep"}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' got "sh\u043ep"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name too long": (
        {"app": {**APP, "name": "s" * 31}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        ' at most 30 characters, got "sssssssssssssssssssssssssssssss"\n'
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name huge": (
        {"app": {**APP, "name": "s" * 5000}},
        "app.name: expected lower-case letters, digits and hyphens, a letter first, no hyphen last,"
        " not a catchall of Portico's,"
        " at most 30 characters, got"
        ' "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss'
        "sssssssssssssssssssss\u2026 (5002 characters)\n"
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name a number": (
        {"app": {**APP, "name": 5}},
        "app.name: expected a text, got 5\n"
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.name nothing": (
        {"app": {**APP, "name": None}},
        "app.name: expected a text, got null\n"
        "    to fix it: pulumi config set --path app.name shop",
    ),
    "app.source empty": (
        {"app": {**APP, "source": ""}},
        'app.source: expected the path of a folder, without control characters, got ""\n'
        "    to fix it: pulumi config set --path app.source ../shop",
    ),
    "app.source with a NUL": (
        {"app": {**APP, "source": "shop\x00"}},
        'app.source: expected the path of a folder, without control characters, got "shop\\u0000"\n'
        "    to fix it: pulumi config set --path app.source ../shop",
    ),
    "app.source with an escape sequence": (
        {"app": {**APP, "source": "shop\x1b[31m"}},
        'app.source: expected the path of a folder, without control characters, got "shop\\u001b[31m"\n'
        "    to fix it: pulumi config set --path app.source ../shop",
    ),
    "app.source huge": (
        {"app": {**APP, "source": "s/" * 3000}},
        "app.source: expected the path of a folder, without control characters, at most 4000"
        " characters, got"
        ' "s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/s/'
        "s/s/s/s/s/s/s/s/s/s/s\u2026 (6002 characters)\n"
        "    to fix it: pulumi config set --path app.source ../shop",
    ),
    "app.source a list": (
        {"app": {**APP, "source": ["../shop"]}},
        'app.source: expected a text, got ["../shop"]\n'
        "    to fix it: pulumi config set --path app.source ../shop",
    ),
    "app.entrypoint without a callable": (
        {"app": {**APP, "entrypoint": "wsgi"}},
        "app.entrypoint: expected module:callable, for example wsgi:app, shop.web:create_app() or"
        " shop:create_app('production'), with plain values,"
        ' got "wsgi"\n'
        "    to fix it: pulumi config set --path app.entrypoint wsgi:app",
    ),
    "app.entrypoint with an argument that is computed": (
        {"app": {**APP, "entrypoint": "wsgi:create_app(open('x'))"}},
        "app.entrypoint: expected module:callable, for example wsgi:app, shop.web:create_app() or"
        " shop:create_app('production'), with plain values,"
        " got \"wsgi:create_app(open('x'))\"\n"
        "    to fix it: pulumi config set --path app.entrypoint wsgi:app",
    ),
    "app.entrypoint with a quote and code": (
        {"app": {**APP, "entrypoint": 'wsgi:app"; import os'}},
        "app.entrypoint: expected module:callable, for example wsgi:app, shop.web:create_app() or"
        " shop:create_app('production'), with plain values,"
        ' got "wsgi:app\\"; import os"\n'
        "    to fix it: pulumi config set --path app.entrypoint wsgi:app",
    ),
    "app.entrypoint with a letter outside ASCII": (
        {"app": {**APP, "entrypoint": "wsgi:\u00e4pp"}},
        "app.entrypoint: expected module:callable, for example wsgi:app, shop.web:create_app() or"
        " shop:create_app('production'), with plain values,"
        ' got "wsgi:\xe4pp"\n'
        "    to fix it: pulumi config set --path app.entrypoint wsgi:app",
    ),
    "app.requirements outside the source": (
        {"app": {**APP, "requirements": "../requirements.txt"}},
        "app.requirements: expected a path inside the app's source, without '..' or control"
        ' characters, got "../requirements.txt"\n'
        "    to fix it: pulumi config set --path app.requirements requirements.lock",
    ),
    "app.requirements absolute": (
        {"app": {**APP, "requirements": "/etc/passwd"}},
        "app.requirements: expected a path inside the app's source, without '..' or control"
        ' characters, got "/etc/passwd"\n'
        "    to fix it: pulumi config set --path app.requirements requirements.lock",
    ),
    "app.requirements the source itself": (
        {"app": {**APP, "requirements": "."}},
        "app.requirements: expected a path inside the app's source, without '..' or control"
        ' characters, got "."\n'
        "    to fix it: pulumi config set --path app.requirements requirements.lock",
    ),
    "app.installer unknown": (
        {"app": {**APP, "installer": "conda"}},
        "app.installer: expected 'uv' or 'pip', got \"conda\"\n"
        "    to fix it: pulumi config set --path app.installer pip",
    ),
    "app.python with an option": (
        {"app": {**APP, "python": "python3 -c x"}},
        "app.python: expected the name or absolute path of a Python interpreter, for example"
        ' python3.12, got "python3 -c x"\n'
        "    to fix it: pulumi config set --path app.python python3.12",
    ),
    "app.python with a hyphen first": (
        {"app": {**APP, "python": "-c"}},
        "app.python: expected the name or absolute path of a Python interpreter, for example"
        ' python3.12, got "-c"\n'
        "    to fix it: pulumi config set --path app.python python3.12",
    ),
    "app.python relative": (
        {"app": {**APP, "python": "../bin/python"}},
        "app.python: expected the name or absolute path of a Python interpreter, for example"
        ' python3.12, got "../bin/python"\n'
        "    to fix it: pulumi config set --path app.python python3.12",
    ),
    "app.environment a list": (
        {"app": {**APP, "environment": ["A=b"]}},
        'app.environment: expected names with values, got ["A=b"]\n'
        "    to fix it: pulumi config rm --path app.environment; pulumi config set --path"
        " app.environment.LOG_LEVEL info",
    ),
    "a variable with a digit first": (
        {"app": {**APP, "environment": {"1ST": "x"}}},
        "app.environment.1ST: expected a variable's name (letters, digits, underscores, no digit"
        " first) that does not steer Gunicorn's own start, got \"1ST\"\n"
        "    to fix it: pulumi config rm --path app.environment.1ST",
    ),
    "a variable with a point": (
        {"app": {**APP, "environment": {"LOG.LEVEL": "x"}}},
        "app.environment[\"LOG.LEVEL\"]: expected a variable's name (letters, digits, underscores, no"
        " digit first) that does not steer Gunicorn's own start, got \"LOG.LEVEL\"\n"
        "    to fix it: pulumi config rm --path 'app.environment[\"LOG.LEVEL\"]'",
    ),
    "a variable with a newline": (
        {"app": {**APP, "environment": {"A\nB": "x"}}},
        "app.environment[\"A\\nB\"]: expected a variable's name (letters, digits, underscores, no digit"
        " first) that does not steer Gunicorn's own start, got \"A\\nB\"\n"
        "    to fix it: pulumi config rm --path $'app.environment[\\\"A\\nB\\\"]'",
    ),
    "a variable without a name": (
        {"app": {**APP, "environment": {"": "x"}}},
        "app.environment[\"\"]: expected a variable's name (letters, digits, underscores, no digit"
        " first) that does not steer Gunicorn's own start, got \"\"\n"
        "    to fix it: pulumi config rm --path 'app.environment[\"\"]'",
    ),
    "a variable that steers Gunicorn": (
        {"app": {**APP, "environment": {"GUNICORN_CMD_ARGS": "--bind 0.0.0.0"}}},
        "app.environment.GUNICORN_CMD_ARGS: expected a variable's name (letters, digits,"
        " underscores, no digit first) that does not steer Gunicorn's own start, got \"GUNICORN_CMD_ARGS\"\n"
        "    to fix it: pulumi config rm --path app.environment.GUNICORN_CMD_ARGS",
    ),
    "a variable that is an object": (
        {"app": {**APP, "environment": {"A": {"B": "c"}}}},
        'app.environment.A: expected a text, got {"B": "c"}\n'
        "    to fix it: pulumi config set --path app.environment.A info",
    ),
    "a variable that is nothing": (
        {"app": {**APP, "environment": {"A": None}}},
        "app.environment.A: expected a text, got null\n"
        "    to fix it: pulumi config set --path app.environment.A info",
    ),
    "a variable of several lines": (
        {"app": {**APP, "environment": {"A": "b\nc"}}},
        'app.environment.A: expected text without control characters, got "b\\nc"\n'
        "    to fix it: pulumi config set --path app.environment.A info",
    ),
    "a variable of the wrong kind named like a mark of pydantic": (
        {"app": {**APP, "environment": {"[key]": "x"}}},
        "app.environment[\"[key]\"]: expected a variable's name (letters, digits, underscores, no"
        " digit first) that does not steer Gunicorn's own start, got \"[key]\"\n"
        "    to fix it: pulumi config rm --path 'app.environment[\"[key]\"]'",
    ),
    "a huge variable": (
        {"app": {**APP, "environment": {"A": "x" * 30001}}},
        "app.environment.A: expected text without control characters, at most 30000 characters, got"
        ' "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
        "xxxxxxxxxxxxxxxxxxxxx\u2026 (30003 characters)\n"
        "    to fix it: pulumi config set --path app.environment.A info",
    ),
    "target.kind unknown": (
        {"target": {"kind": "kubernetes"}},
        "target.kind: expected 'local', 'ssh', 'docker' or 'swarm', got \"kubernetes\"\n"
        "    to fix it: pulumi config set --path target.kind ssh",
    ),
    "target a text": (
        {"target": "local"},
        'target: expected an object, got "local"\n'
        "    to fix it: pulumi config rm target",
    ),
    "gunicorn.workers none": (
        {"gunicorn": {"workers": 0}},
        "gunicorn.workers: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path gunicorn.workers 2",
    ),
    "gunicorn.workers negative": (
        {"gunicorn": {"workers": -2}},
        "gunicorn.workers: expected at least 1, got -2\n"
        "    to fix it: pulumi config set --path gunicorn.workers 2",
    ),
    "gunicorn.workers too many": (
        {"gunicorn": {"workers": 129}},
        "gunicorn.workers: expected at most 128, got 129\n"
        "    to fix it: pulumi config set --path gunicorn.workers 2",
    ),
    "gunicorn.workers a float": (
        {"gunicorn": {"workers": 2.0}},
        "gunicorn.workers: expected a whole number, got 2.0\n"
        "    to fix it: pulumi config set --path gunicorn.workers 2",
    ),
    "gunicorn.workers a boolean": (
        {"gunicorn": {"workers": True}},
        "gunicorn.workers: expected a whole number, got true\n"
        "    to fix it: pulumi config set --path gunicorn.workers 2",
    ),
    "gunicorn.workers a text": (
        {"gunicorn": {"workers": "2"}},
        'gunicorn.workers: expected a whole number, got "2"\n'
        "    to fix it: pulumi config set --path gunicorn.workers 2",
    ),
    "gunicorn.workers huge": (
        {"gunicorn": {"workers": 10**30}},
        "gunicorn.workers: expected at most 128, got 1000000000000000000000000000000\n"
        "    to fix it: pulumi config set --path gunicorn.workers 2",
    ),
    "gunicorn.workers a list": (
        {"gunicorn": {"workers": [2]}},
        "gunicorn.workers: expected a whole number, got [2]\n"
        "    to fix it: pulumi config set --path gunicorn.workers 2",
    ),
    "gunicorn.preload_app a number": (
        {"gunicorn": {"preload_app": 1}},
        "gunicorn.preload_app: expected true or false, got 1\n"
        "    to fix it: pulumi config set --path gunicorn.preload_app false",
    ),
    "gunicorn.preload_app a word": (
        {"gunicorn": {"preload_app": "yes"}},
        'gunicorn.preload_app: expected true or false, got "yes"\n'
        "    to fix it: pulumi config set --path gunicorn.preload_app false",
    ),
    "gunicorn.preload_app with gevent": (
        {"gunicorn": {"preload_app": True, "worker_class": "gevent"}},
        "gunicorn.preload_app: expected false with gunicorn.worker_class at gevent: gevent has to patch sockets, ssl"
        " and threads before the app is imported, and its workers do, got true\n"
        "    to fix it: pulumi config set --path gunicorn.preload_app false",
    ),
    "gunicorn.bind an address": (
        {"gunicorn": {"bind": "0.0.0.0:8000"}},
        "gunicorn.bind: expected 'unix' or 'tcp', got \"0.0.0.0:8000\"\n"
        "    to fix it: pulumi config set --path gunicorn.bind unix",
    ),
    "gunicorn.worker_class unknown": (
        {"gunicorn": {"worker_class": "eventlet"}},
        "gunicorn.worker_class: expected 'sync', 'gthread' or 'gevent', got \"eventlet\"\n"
        "    to fix it: pulumi config set --path gunicorn.worker_class gthread",
    ),
    "gunicorn.ports only one": (
        {"gunicorn": {"ports": [8001]}},
        "gunicorn.ports: expected at least 2 of them, got [8001]\n"
        "    to fix it: pulumi config rm --path gunicorn.ports; pulumi config set --path"
        " 'gunicorn.ports[0]' 8001; pulumi config set --path 'gunicorn.ports[1]' 8002",
    ),
    "gunicorn.ports three": (
        {"gunicorn": {"ports": [8001, 8002, 8003]}},
        "gunicorn.ports[2]: expected at most 2 of them, got 8003\n"
        "    to fix it: pulumi config rm --path 'gunicorn.ports[2]'",
    ),
    "gunicorn.ports twice the same": (
        {"gunicorn": {"ports": [8001, 8001]}},
        "gunicorn.ports[1]: expected each port once, got 8001\n"
        "    to fix it: pulumi config rm --path 'gunicorn.ports[1]'",
    ),
    "gunicorn.ports privileged": (
        {"gunicorn": {"ports": [80, 8002]}},
        "gunicorn.ports[0]: expected at least 1024, got 80\n"
        "    to fix it: pulumi config set --path 'gunicorn.ports[0]' 8001",
    ),
    "gunicorn.ports a number": (
        {"gunicorn": {"ports": 8001}},
        "gunicorn.ports: expected a list, got 8001\n"
        "    to fix it: pulumi config rm --path gunicorn.ports; pulumi config set --path"
        " 'gunicorn.ports[0]' 8001; pulumi config set --path 'gunicorn.ports[1]' 8002",
    ),
    "gunicorn.requirement another package": (
        {"gunicorn": {"requirement": "uwsgi"}},
        "gunicorn.requirement: expected a requirement on gunicorn without spaces, for example"
        ' gunicorn>=27.0.1, got "uwsgi"\n'
        "    to fix it: pulumi config set --path gunicorn.requirement 'gunicorn>=27.0.1'",
    ),
    "gunicorn.requirement a URL": (
        {"gunicorn": {"requirement": "gunicorn @ https://evil.test/g.zip"}},
        "gunicorn.requirement: expected a requirement on gunicorn without spaces, for example"
        ' gunicorn>=27.0.1, got "gunicorn @ https://evil.test/g.zip"\n'
        "    to fix it: pulumi config set --path gunicorn.requirement 'gunicorn>=27.0.1'",
    ),
    "gunicorn.requirement with an option": (
        {"gunicorn": {"requirement": "gunicorn --index-url=x"}},
        "gunicorn.requirement: expected a requirement on gunicorn without spaces, for example"
        ' gunicorn>=27.0.1, got "gunicorn --index-url=x"\n'
        "    to fix it: pulumi config set --path gunicorn.requirement 'gunicorn>=27.0.1'",
    ),
    "a server name with a wildcard within": (
        {"nginx": {"server_names": ["www.*.shop.test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "www.*.shop.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name that is a regular expression": (
        {"nginx": {"server_names": ["~^www.*$"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "~^www.*$"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a port": (
        {"nginx": {"server_names": ["shop.test:8080"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "shop.test:8080"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a scheme": (
        {"nginx": {"server_names": ["https://shop.test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "https://shop.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with an underscore": (
        {"nginx": {"server_names": ["my_shop.test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "my_shop.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a space": (
        {"nginx": {"server_names": ["shop.test www.shop.test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "shop.test www.shop.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a brace and a semicolon": (
        {"nginx": {"server_names": ["shop.test; } server {"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "shop.test; } server {"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a variable": (
        {"nginx": {"server_names": ["$host"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "$host"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a quote": (
        {"nginx": {"server_names": ['"shop.test"']}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "\\"shop.test\\""\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with the port's placeholder": (
        {"nginx": {"server_names": ["@port@"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "@port@"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a newline": (
        {"nginx": {"server_names": ["shop.test\nreturn 200;"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "shop.test\\nreturn 200;"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a point last": (
        {"nginx": {"server_names": ["shop.test."]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "shop.test."\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with two points": (
        {"nginx": {"server_names": ["shop..test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "shop..test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a hyphen first": (
        {"nginx": {"server_names": ["-shop.test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "-shop.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name that is a star and no domain": (
        {"nginx": {"server_names": ["*.test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "*.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "server names with stars alone": (
        {"nginx": {"server_names": ["*.shop.test"]}},
        "nginx.server_names[1]: expected a name without a star among them, which the site's URL has, got nothing\n"
        "    to fix it: pulumi config set --path 'nginx.server_names[1]' shop.test",
    ),
    "an address beside a server name": (
        {"nginx": {"server_names": ["shop.test", "192.0.2.1"]}},
        'nginx.server_names[1]: expected host names, or one address alone, got "192.0.2.1"\n'
        "    to fix it: pulumi config rm --path 'nginx.server_names[1]'",
    ),
    "a number that Pulumi has changed": (
        {"app": {**APP, "environment": {"N": 12345678901234567000}}},
        "app.environment.N: expected a text: Pulumi has changed the digits of this number, got 12345678901234567000\n"
        "    to fix it: pulumi config set --path app.environment.N --type string DIGITS",
    ),
    "a number below zero that Pulumi has changed": (
        {"checks": {"public": {"contains": -1e19}}},
        "checks.public.contains: expected a text: Pulumi has changed the digits of this number,"
        " got -1e+19\n"
        "    to fix it: pulumi config set --path checks.public.contains --type string DIGITS",
    ),
    "a server name that is an address of version 6": (
        {"nginx": {"server_names": ["[2001:db8::1]"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "[2001:db8::1]"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name that is an address in wide digits": (
        {"nginx": {"server_names": ["\uff11\uff19\uff12.0.2.1", "shop.test"]}},
        'nginx.server_names[0]: expected host names, or one address alone, got "\uff11\uff19\uff12.0.2.1"\n'
        "    to fix it: pulumi config rm --path 'nginx.server_names[0]'",
    ),
    "a server name that browsers take for an address": (
        {"nginx": {"server_names": ["shop.0x7f"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "shop.0x7f"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name that browsers encode differently": (
        {"nginx": {"server_names": ["stra\u00dfe.test"]}},
        "nginx.server_names[0]: expected a host name in which \xdf, \u03c2 and joiners are written in"
        ' punycode, as browsers send them, got "stra\xdfe.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name with a part of 64 letters": (
        {"nginx": {"server_names": ["s" * 64 + ".test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        " (no port, scheme or underscore), got"
        ' "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name too long": (
        {"nginx": {"server_names": [".".join(["s" * 60] * 5)]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        " (no port, scheme or underscore), at most 253 characters, got"
        ' "ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss.sssssssssssssssssssssssssssssssssssss'
        "sssssssssssssssssssss\u2026 (306 characters)\n"
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name empty": (
        {"nginx": {"server_names": [""]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got ""\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name that turns into a slash": (
        {"nginx": {"server_names": ["\u2100.test"]}},
        "nginx.server_names[0]: expected a host name such as www.example.org or *.example.org"
        ' (no port, scheme or underscore), got "\u2100.test"\n'
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name that is a number": (
        {"nginx": {"server_names": [5]}},
        "nginx.server_names[0]: expected a text, got 5\n"
        "    to fix it: pulumi config set --path 'nginx.server_names[0]' www.example.org",
    ),
    "a server name twice": (
        {"nginx": {"server_names": ["shop.test", "www.shop.test", "SHOP.test"]}},
        'nginx.server_names[2]: expected each server name once, got "SHOP.test"\n'
        "    to fix it: pulumi config rm --path 'nginx.server_names[2]'",
    ),
    "server names in one text": (
        {"nginx": {"server_names": "shop.test, www.shop.test"}},
        'nginx.server_names: expected a list, got "shop.test, www.shop.test"\n'
        "    to fix it: pulumi config rm --path nginx.server_names; pulumi config set --path"
        " 'nginx.server_names[0]' www.example.org",
    ),
    "server names as an object": (
        {"nginx": {"server_names": {"0": "shop.test"}}},
        'nginx.server_names: expected a list, got {"0": "shop.test"}\n'
        "    to fix it: pulumi config rm --path nginx.server_names; pulumi config set --path"
        " 'nginx.server_names[0]' www.example.org",
    ),
    "too many server names": (
        {"nginx": {"server_names": [f"s{n}.test" for n in range(65)]}},
        'nginx.server_names[64]: expected at most 64 of them, got "s64.test"\n'
        "    to fix it: pulumi config rm --path 'nginx.server_names[64]'",
    ),
    "nginx.http_port privileged": (
        {"nginx": {"http_port": 80}},
        "nginx.http_port: expected at least 1024 with target.kind at local, where Nginx is not started by"
        " root, got 80\n"
        "    to fix it: pulumi config set --path nginx.http_port 8081",
    ),
    "nginx.http_port beyond all ports": (
        {"nginx": {"http_port": 65536}},
        "nginx.http_port: expected at most 65535, got 65536\n"
        "    to fix it: pulumi config set --path nginx.http_port 8081",
    ),
    "nginx.http_port a text with a semicolon": (
        {"nginx": {"http_port": "8080; listen 80"}},
        'nginx.http_port: expected a whole number, got "8080; listen 80"\n'
        "    to fix it: pulumi config set --path nginx.http_port 8081",
    ),
    "nginx.static a text": (
        {"nginx": {"static": "static"}},
        'nginx.static: expected a list, got "static"\n'
        "    to fix it: pulumi config rm --path nginx.static; pulumi config set --path"
        " 'nginx.static[0].url' /static/; pulumi config set --path 'nginx.static[0].path'"
        " static",
    ),
    "nginx.static a list of texts": (
        {"nginx": {"static": ["static"]}},
        'nginx.static[0]: expected an object, got "static"\n'
        "    to fix it: pulumi config rm --path 'nginx.static[0]'",
    ),
    "a static url without slashes": (
        {"nginx": {"static": [{"url": "static"}]}},
        "nginx.static[0].url: expected a path with a slash at both ends, no part of it starting with"
        ' a dot, for example /static/, got "static"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].url' /static/",
    ),
    "a static url of the whole site": (
        {"nginx": {"static": [{"url": "/"}]}},
        "nginx.static[0].url: expected a path with a slash at both ends, no part of it starting with"
        ' a dot, for example /static/, got "/"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].url' /static/",
    ),
    "a static url with a dot first": (
        {"nginx": {"static": [{"url": "/../"}]}},
        "nginx.static[0].url: expected a path with a slash at both ends, no part of it starting with"
        ' a dot, for example /static/, got "/../"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].url' /static/",
    ),
    "a static url with a brace": (
        {"nginx": {"static": [{"url": "/s/ { } location /"}]}},
        "nginx.static[0].url: expected a path with a slash at both ends, no part of it starting with"
        ' a dot, for example /static/, got "/s/ { } location /"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].url' /static/",
    ),
    "a static url with a variable": (
        {"nginx": {"static": [{"url": "/$uri/"}]}},
        "nginx.static[0].url: expected a path with a slash at both ends, no part of it starting with"
        ' a dot, for example /static/, got "/$uri/"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].url' /static/",
    ),
    "a static url twice": (
        {"nginx": {"static": [{"url": "/s/", "path": "a"}, {"url": "/s/", "path": "b"}]}},
        'nginx.static[1]: expected each url once, got {"url": "/s/", "path": "b"}\n'
        "    to fix it: pulumi config rm --path 'nginx.static[1]'",
    ),
    "a static folder outside the source": (
        {"nginx": {"static": [{"path": "../secrets"}]}},
        "nginx.static[0].path: expected a path inside the app's source, without '..' or control"
        ' characters, got "../secrets"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].path' static",
    ),
    "a static folder outside by a detour": (
        {"nginx": {"static": [{"path": "static/../../secrets"}]}},
        "nginx.static[0].path: expected a path inside the app's source, without '..' or control"
        ' characters, got "static/../../secrets"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].path' static",
    ),
    "a static folder absolute": (
        {"nginx": {"static": [{"path": "/etc"}]}},
        "nginx.static[0].path: expected a path inside the app's source, without '..' or control"
        ' characters, got "/etc"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].path' static",
    ),
    "a static folder with a control character": (
        {"nginx": {"static": [{"path": "static\x07"}]}},
        "nginx.static[0].path: expected a path inside the app's source, without '..' or control"
        ' characters, got "static\\u0007"\n'
        "    to fix it: pulumi config set --path 'nginx.static[0].path' static",
    ),
    "nginx.client_max_body_size in words": (
        {"nginx": {"client_max_body_size": "10 MB"}},
        "nginx.client_max_body_size: expected a size in Nginx's words, for example 512k or 10m, got"
        ' "10 MB"\n'
        "    to fix it: pulumi config set --path nginx.client_max_body_size 20m",
    ),
    "nginx.client_max_body_size unlimited": (
        {"nginx": {"client_max_body_size": 0}},
        "nginx.client_max_body_size: expected a size in Nginx's words, for example 512k or 10m, got"
        " 0\n"
        "    to fix it: pulumi config set --path nginx.client_max_body_size 20m",
    ),
    "nginx.client_max_body_size with a semicolon": (
        {"nginx": {"client_max_body_size": "10m;"}},
        "nginx.client_max_body_size: expected a size in Nginx's words, for example 512k or 10m, got"
        ' "10m;"\n'
        "    to fix it: pulumi config set --path nginx.client_max_body_size 20m",
    ),
    "nginx.client_max_body_size beyond all sizes": (
        {"nginx": {"client_max_body_size": "99999999999g"}},
        "nginx.client_max_body_size: expected a size in Nginx's words, for example 512k or 10m, got"
        ' "99999999999g"\n'
        "    to fix it: pulumi config set --path nginx.client_max_body_size 20m",
    ),
    "nginx.proxy_connect_timeout beyond Nginx's": (
        {"nginx": {"proxy_connect_timeout": 76}},
        "nginx.proxy_connect_timeout: expected at most 75, got 76\n"
        "    to fix it: pulumi config set --path nginx.proxy_connect_timeout 5",
    ),
    "nginx.keepalive_timeout with a unit": (
        {"nginx": {"keepalive_timeout": "65s"}},
        'nginx.keepalive_timeout: expected a whole number, got "65s"\n'
        "    to fix it: pulumi config set --path nginx.keepalive_timeout 65",
    ),
    "nginx.immutable_names with a quote": (
        {"nginx": {"immutable_names": '"; } server {'}},
        "nginx.immutable_names: expected a regular expression of ASCII characters, without quotes and spaces,"
        ' got "\\"; } server {"\n'
        "    to fix it: pulumi config set --path nginx.immutable_names"
        " '[.-](?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,64}\\.[^/]+$'",
    ),
    "nginx.immutable_names that is no regular expression": (
        {"nginx": {"immutable_names": "(["}},
        "nginx.immutable_names: expected a regular expression of ASCII characters, without quotes and spaces,"
        ' got "(["\n'
        "    to fix it: pulumi config set --path nginx.immutable_names"
        " '[.-](?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,64}\\.[^/]+$'",
    ),
    "nginx.http2 as a word": (
        {"nginx": {"http2": "on"}},
        'nginx.http2: expected true or false, got "on"\n'
        "    to fix it: pulumi config set --path nginx.http2 true",
    ),
    "nginx.limit_conn negative": (
        {"nginx": {"limit_conn": -1}},
        "nginx.limit_conn: expected at least 0, got -1\n"
        "    to fix it: pulumi config set --path nginx.limit_conn 100",
    ),
    "nginx.keepalive_timeout negative": (
        {"nginx": {"keepalive_timeout": -1}},
        "nginx.keepalive_timeout: expected at least 0, got -1\n"
        "    to fix it: pulumi config set --path nginx.keepalive_timeout 65",
    ),
    "a snippet outside the source": (
        {"nginx": {"snippets": ["../nginx.conf"]}},
        "nginx.snippets[0]: expected a path inside the app's source, without '..' or control"
        ' characters, got "../nginx.conf"\n'
        "    to fix it: pulumi config set --path 'nginx.snippets[0]' deploy/nginx-extra.conf",
    ),
    "a snippet twice": (
        {"nginx": {"snippets": ["deploy/a.conf", "deploy/./a.conf"]}},
        'nginx.snippets[1]: expected each snippet once, got "deploy/./a.conf"\n'
        "    to fix it: pulumi config rm --path 'nginx.snippets[1]'",
    ),
    "a path without a slash": (
        {"checks": {"upstream": {"path": "health"}}},
        "checks.upstream.path: expected a path that starts with / and holds no spaces, for example"
        ' /health, got "health"\n'
        "    to fix it: pulumi config set --path checks.upstream.path /health",
    ),
    "a path with a line break": (
        {"checks": {"upstream": {"path": "/ HTTP/1.1\r\nHost: x"}}},
        "checks.upstream.path: expected a path that starts with / and holds no spaces, for example"
        ' /health, got "/ HTTP/1.1\\r\\nHost: x"\n'
        "    to fix it: pulumi config set --path checks.upstream.path /health",
    ),
    "a path outside ASCII": (
        {"checks": {"public": {"path": "/\u00fcber"}}},
        "checks.public.path: expected a path that starts with / and holds no spaces, for example"
        ' /health, got "/\xfcber"\n'
        "    to fix it: pulumi config set --path checks.public.path /health",
    ),
    "a path huge": (
        {"checks": {"public": {"path": "/" + "x" * 2000}}},
        "checks.public.path: expected a path that starts with / and holds no spaces, for example"
        " /health, at most 2000 characters, got"
        ' "/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
        "xxxxxxxxxxxxxxxxxxxxx\u2026 (2003 characters)\n"
        "    to fix it: pulumi config set --path checks.public.path /health",
    ),
    "a status that is none": (
        {"checks": {"upstream": {"status": ["200", "abc"]}}},
        "checks.upstream.status[1]: expected a status or a rising range of them, for example 200 or"
        ' 200-399, got "abc"\n'
        "    to fix it: pulumi config set --path 'checks.upstream.status[1]' 200",
    ),
    "a status that is too large": (
        {"checks": {"upstream": {"status": [600]}}},
        "checks.upstream.status[0]: expected a status or a rising range of them, for example 200 or"
        " 200-399, got 600\n"
        "    to fix it: pulumi config set --path 'checks.upstream.status[0]' 200",
    ),
    "a status range that falls": (
        {"checks": {"upstream": {"status": ["399-200"]}}},
        "checks.upstream.status[0]: expected a status or a rising range of them, for example 200 or"
        ' 200-399, got "399-200"\n'
        "    to fix it: pulumi config set --path 'checks.upstream.status[0]' 200",
    ),
    "no status": (
        {"checks": {"public": {"status": []}}},
        "checks.public.status: expected at least 1 of them, got []\n"
        "    to fix it: pulumi config rm --path checks.public.status; pulumi config set --path"
        " 'checks.public.status[0]' 200",
    ),
    "a status as a text": (
        {"checks": {"public": {"status": "200"}}},
        'checks.public.status: expected a list, got "200"\n'
        "    to fix it: pulumi config rm --path checks.public.status; pulumi config set --path"
        " 'checks.public.status[0]' 200",
    ),
    "a text to look for that is empty": (
        {"checks": {"public": {"contains": ""}}},
        "checks.public.contains: expected a text that is not empty, without control characters, got"
        ' ""\n'
        "    to fix it: pulumi config set --path checks.public.contains welcome",
    ),
    "a text to look for of several lines": (
        {"checks": {"public": {"contains": "a\nb"}}},
        "checks.public.contains: expected a text that is not empty, without control characters, got"
        ' "a\\nb"\n'
        "    to fix it: pulumi config set --path checks.public.contains welcome",
    ),
    "checks.upstream.settle a boolean": (
        {"checks": {"upstream": {"settle": True}}},
        "checks.upstream.settle: expected a number, got true\n"
        "    to fix it: pulumi config set --path checks.upstream.settle 2.5",
    ),
    "checks.upstream.settle not a number": (
        {"checks": {"upstream": {"settle": "nan"}}},
        'checks.upstream.settle: expected a number, got "nan"\n'
        "    to fix it: pulumi config set --path checks.upstream.settle 2.5",
    ),
    "checks.upstream.settle negative": (
        {"checks": {"upstream": {"settle": -0.5}}},
        "checks.upstream.settle: expected at least 0, got -0.5\n"
        "    to fix it: pulumi config set --path checks.upstream.settle 2.5",
    ),
    "checks.upstream.settle without an end": (
        {"checks": {"upstream": {"settle": float("inf")}}},
        "checks.upstream.settle: expected at most 600, got Infinity\n"
        "    to fix it: pulumi config set --path checks.upstream.settle 2.5",
    ),
    "checks.upstream a number": (
        {"checks": {"upstream": 5}},
        "checks.upstream: expected an object, got 5\n"
        "    to fix it: pulumi config rm --path checks.upstream",
    ),
    "rollout.drain_timeout nothing": (
        {"rollout": {"drain_timeout": None}},
        "rollout.drain_timeout: expected a whole number, got null\n"
        "    to fix it: pulumi config set --path rollout.drain_timeout 30",
    ),
    "rollout.drain_timeout none": (
        {"rollout": {"drain_timeout": 0}},
        "rollout.drain_timeout: expected at least 1, got 0\n"
        "    to fix it: pulumi config set --path rollout.drain_timeout 30",
    ),
    "Nginx gives up before Gunicorn": (
        {"gunicorn": {"timeout": 120}},
        "nginx.proxy_read_timeout: expected at least gunicorn.timeout, 120: Nginx would give up on a"
        " request that Gunicorn still serves, got 60\n"
        "    to fix it: pulumi config set --path nginx.proxy_read_timeout 120",
    ),
    "Nginx is stopped before Gunicorn": (
        {"gunicorn": {"graceful_timeout": 90}},
        "rollout.drain_timeout: expected at least gunicorn.graceful_timeout, 90: Nginx would cut off"
        " a request that Gunicorn would still finish, got 30\n"
        "    to fix it: pulumi config set --path rollout.drain_timeout 90",
    ),
    "Nginx on a port of Gunicorn": (
        {"gunicorn": {"bind": "tcp", "ports": [8080, 8081]}},
        "nginx.http_port: expected a port that is not in gunicorn.ports: Nginx and Gunicorn cannot"
        " listen on the same one, got 8080\n"
        "    to fix it: pulumi config set --path nginx.http_port 8082",
    ),
}
