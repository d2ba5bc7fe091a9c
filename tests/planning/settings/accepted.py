"""Values that the settings take, as widely as they take them."""

from typing import Any

from hypothesis import strategies as st

from portico.planning.errors import SettingsError
from portico.planning.settings import Settings
from portico.planning.settings.kinds.text import OF_THE_STARTER
from tests.planning.settings.pulumi_config import ED25519

TEXT = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=40)
VALUE = TEXT.filter(lambda text: "${" not in text)
LABEL = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", fullmatch=True)
TOP = st.sampled_from(["test", "org", "xn--p1ai", "\u0440\u0444", "M\u00dcNCHEN"])
SERVER_NAME = st.one_of(
    st.builds(lambda labels, top: ".".join([*labels, top])[-253:].lstrip("-."), st.lists(LABEL, max_size=6), TOP),
    st.sampled_from(["localhost", "127.0.0.1", "LOCALHOST", "b\u00fccher.test"]),
)
URL = st.from_regex(r"/([A-Za-z0-9_~-][A-Za-z0-9._~-]{0,20}/){1,4}", fullmatch=True)
PATH = TEXT.filter(lambda text: text.strip("./") != "").map(lambda text: text.strip("/").replace("..", "-") or "x")
NAME = st.from_regex(r"[a-z]([a-z0-9-]{0,28}[a-z0-9])?", fullmatch=True)
SIZE = st.from_regex(r"[1-9][0-9]{0,8}[kKmMgG]?", fullmatch=True)
VARIABLE = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,40}", fullmatch=True).filter(lambda name: name not in OF_THE_STARTER)
IDENTIFIER = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True)
ENTRYPOINT = st.builds(
    lambda module, app, call: f"{'.'.join(module)}:{app}{call}",
    st.lists(IDENTIFIER, min_size=1, max_size=4), IDENTIFIER, st.sampled_from(["", "()"]),
)  # fmt: skip
PORTS = st.lists(st.integers(1024, 65535), min_size=2, max_size=2, unique=True)
STATIC = st.lists(st.fixed_dictionaries({"url": URL, "path": PATH}), max_size=6, unique_by=lambda item: item["url"])
NGINX = {
    "server_names": st.lists(SERVER_NAME, max_size=64),
    "http_port": st.none() | st.integers(1024, 65535),
    "ipv6": st.booleans(),
    "catchall": st.booleans(),
    "static": STATIC,
    "client_max_body_size": SIZE,
    "proxy_connect_timeout": st.integers(1, 75),
    "proxy_read_timeout": st.integers(1, 3600),
    "keepalive_timeout": st.integers(0, 3600),
    "limit_conn": st.integers(0, 65535),
    "gzip": st.booleans(),
    "http2": st.booleans(),
    "earlier_static": st.booleans(),
    "immutable_names": st.none() | st.sampled_from([r"-[A-Za-z0-9_-]{8}\.js$", r"\.[0-9a-f]{20}\."]),
}
GUNICORN = {
    "bind": st.sampled_from(["unix", "tcp"]),
    "ports": PORTS,
    "workers": st.integers(1, 128),
    "threads": st.integers(1, 512),
    "worker_class": st.sampled_from(["sync", "gthread", "gevent"]),
    "timeout": st.integers(1, 3600),
    "graceful_timeout": st.integers(1, 3600),
    "preload_app": st.booleans(),
}

ROLLOUT = {"drain_timeout": st.integers(1, 3600), "keep_releases": st.integers(1, 50), "batch": st.integers(1, 64)}
ACCOUNT = st.from_regex(r"[A-Za-z_][A-Za-z0-9._-]{0,31}", fullmatch=True)
WRITABLE = st.from_regex(r"(/[A-Za-z0-9_+@~,=:-][A-Za-z0-9._+@~,=:-]{0,20}){1,4}", fullmatch=True)
FAMILIES = st.lists(st.sampled_from(["AF_INET6", "AF_NETLINK"]), unique=True).map(
    lambda more: ["AF_UNIX", "AF_INET", *more]
)
SYSTEMD = {
    "protect_home": st.sampled_from(["yes", "read-only", "no", True, False]),
    "private_devices": st.booleans(),
    "private_tmp": st.booleans(),
    "protect_proc": st.booleans(),
    "memory_deny_write_execute": st.booleans(),
    "restrict_address_families": FAMILIES,
    "restrict_namespaces": st.booleans(),
    "system_call_filter": st.booleans(),
    "read_write_paths": st.lists(WRITABLE, max_size=6, unique=True),
    "supplementary_groups": st.lists(ACCOUNT, max_size=6, unique=True),
    "umask": st.from_regex(r"00[0-7]{2}", fullmatch=True),
    "group": ACCOUNT,
    "memory_max": st.from_regex(r"[1-9][0-9]{0,8}[KMG]|[1-9][0-9]{0,5}T", fullmatch=True),
    "tasks_max": st.integers(1, 4_194_304),
    "limit_nofile": st.integers(1024, 1_048_576),
}
IP_ADDRESS = st.ip_addresses().filter(lambda address: not address.is_unspecified)
ADDRESS = st.one_of(IP_ADDRESS.map(str), st.builds("{}.test".format, LABEL))
SSH = {"port": st.integers(1, 65535), "user": ACCOUNT}
PROOF = st.sampled_from([{"host_key": ED25519}, {"host_key": f"x {ED25519} y"}, {"accept_any_host_key": True}])
ENDPOINT = st.builds(
    lambda reached, proof: {**reached, **proof}, st.fixed_dictionaries({"address": ADDRESS}, optional=SSH), PROOF
)
HOSTS = st.lists(ENDPOINT, min_size=1, max_size=8, unique_by=lambda host: host["address"].lower()).map(
    lambda hosts: [{**host, "name": f"web{number}"} for number, host in enumerate(hosts)]
)
LOCAL_TARGET = st.just({"kind": "local"})
SSH_TARGET = st.fixed_dictionaries(
    {"kind": st.just("ssh"), "hosts": HOSTS}, optional={
        "bastion": ENDPOINT, "accept_any_system": st.booleans(),
        "packages": st.lists(st.from_regex(r"[a-z0-9][a-z0-9+.-]{0,20}[a-z0-9+.]", fullmatch=True), unique=True),
    },
)


@st.composite
def accepted(draw: st.DrawFn, target: st.SearchStrategy[dict[str, Any]] = LOCAL_TARGET) -> Settings:
    """Settings that were read; what two of them cannot agree on is brought together."""
    app = {"name": NAME, "source": PATH, "entrypoint": ENTRYPOINT, "environment": st.dictionaries(VARIABLE, VALUE)}
    values: dict[str, Any] = {
        "app": draw(st.fixed_dictionaries(app)),
        "nginx": draw(st.fixed_dictionaries({}, optional=NGINX)),
        "gunicorn": draw(st.fixed_dictionaries({}, optional=GUNICORN)),
        "systemd": draw(st.fixed_dictionaries({}, optional=SYSTEMD)),
        "rollout": draw(st.fixed_dictionaries({}, optional=ROLLOUT)),
        "target": draw(target),
    }
    return agreed(values)


def agreed(values: dict[str, Any]) -> Settings:
    """Settings of different sections brought together, and items that are there twice left out."""
    gunicorn, nginx, rollout = values["gunicorn"], values["nginx"], values["rollout"]
    nginx["proxy_read_timeout"] = max(nginx.get("proxy_read_timeout", 60), gunicorn.get("timeout", 30))
    if gunicorn.get("worker_class") == "gevent":
        gunicorn["preload_app"] = False
    rollout["drain_timeout"] = max(rollout.get("drain_timeout", 30), gunicorn.get("graceful_timeout", 30))
    names: dict[str, str] = {name.encode("idna").decode().lower(): name for name in nginx.get("server_names", [])}
    nginx["server_names"] = list(names.values())
    if values["target"]["kind"] == "ssh":
        nginx["server_names"] = nginx["server_names"] or ["shop.test"]
    if (nginx.get("http_port") or 8080) in gunicorn.get("ports", []):
        gunicorn["ports"] = [8001, 8002]
        nginx["http_port"] = 8080
    return Settings.read(values)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | TEXT | SERVER_NAME,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def refusal_of(values: Any) -> str | None:
    """Why values are refused; None when they are accepted."""
    try:
        Settings.read(values)
    except SettingsError as error:
        return str(error)
    return None
