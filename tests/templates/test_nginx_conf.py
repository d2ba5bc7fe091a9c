"""The private Nginx's own file, behaviour by behaviour."""

from portico.planning.nginx.site import render_catchall, render_private_nginx
from tests.templates.private_nginx import Directive, directives


def _named(text: str, name: str) -> list[Directive]:
    return [found for found in directives(text) if found.name == name]


def test_the_user_is_named_when_the_master_runs_as_root() -> None:
    assert _named(render_private_nginx("root", 30), "user") == [Directive((), "user", ("root",))]


def test_no_user_is_named_when_the_master_runs_as_anybody_else() -> None:
    assert _named(render_private_nginx(None, 30), "user") == []


def test_workers_of_the_previous_configuration_have_the_drain_timeout() -> None:
    assert _named(render_private_nginx(None, 77), "worker_shutdown_timeout") == [
        Directive((), "worker_shutdown_timeout", ("77s",))
    ]


def test_nothing_of_this_nginx_is_outside_the_stacks_folder_but_the_types() -> None:
    arguments = [argument for found in directives(render_private_nginx(None, 30)) for argument in found.args]
    assert [argument for argument in arguments if argument.startswith("/")] == ["/etc/nginx/mime.types"]


def test_an_unknown_host_is_unknown_on_every_address() -> None:
    listens = [found.args for found in _named(render_catchall(["80", "[::]:80"]), "listen")]
    assert listens == [("80", "default_server"), ("[::]:80", "default_server")]


def test_not_even_a_request_that_is_none_is_told_the_version_of_nginx() -> None:
    assert [found.args for found in _named(render_catchall(["127.0.0.1:8080"]), "server_tokens")] == [("off",)]


def test_an_unknown_host_gets_a_closed_connection() -> None:
    text = render_catchall(["127.0.0.1:8080"])
    assert [found.args for found in _named(text, "listen")] == [("127.0.0.1:8080", "default_server")]
    assert [found.args for found in _named(text, "return")] == [("444",)]
