"""Values that the settings take, as widely as they take them."""

from typing import Any

from hypothesis import strategies as st

from planning.errors import SettingsError
from planning.settings import Settings
from planning.settings.text import OF_THE_STARTER

TEXT = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=40)
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
    "http_port": st.integers(1024, 65535),
    "static": STATIC,
    "client_max_body_size": SIZE,
    "proxy_connect_timeout": st.integers(1, 75),
    "proxy_read_timeout": st.integers(1, 3600),
    "keepalive_timeout": st.integers(0, 3600),
    "gzip": st.booleans(),
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


@st.composite
def accepted(draw: st.DrawFn) -> Settings:
    """Settings that were read; whatever two of them cannot agree on is drawn again."""
    app = {"name": NAME, "source": PATH, "entrypoint": ENTRYPOINT, "environment": st.dictionaries(VARIABLE, TEXT)}
    values: dict[str, Any] = {
        "app": draw(st.fixed_dictionaries(app)),
        "nginx": draw(st.fixed_dictionaries({}, optional=NGINX)),
        "gunicorn": draw(st.fixed_dictionaries({}, optional=GUNICORN)),
        "rollout": draw(st.fixed_dictionaries({}, optional={"drain_timeout": st.integers(1, 3600)})),
    }
    return agreed(values)


def agreed(values: dict[str, Any]) -> Settings:
    """Settings of different sections brought together, and items that are there twice left out."""
    gunicorn, nginx, rollout = values["gunicorn"], values["nginx"], values["rollout"]
    nginx["proxy_read_timeout"] = max(nginx.get("proxy_read_timeout", 60), gunicorn.get("timeout", 30))
    rollout["drain_timeout"] = max(rollout.get("drain_timeout", 30), gunicorn.get("graceful_timeout", 30))
    names: dict[str, str] = {name.encode("idna").decode().lower(): name for name in nginx.get("server_names", [])}
    nginx["server_names"] = list(names.values())
    if nginx.get("http_port", 8080) in gunicorn.get("ports", []):
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
