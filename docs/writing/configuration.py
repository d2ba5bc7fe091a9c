"""Print docs/configuration.md, made from the settings: `python -m docs.writing.configuration`."""

import inspect
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from docs.writing.declared import attribute_docstrings
from docs.writing.kinds_in_words import in_words
from portico.planning.app_source import LONGEST_SNIPPET
from portico.planning.settings import AFTER_PUBLIC_KEY, SECRETS_KEY, SSH_KEY, TLS_KEY, Settings
from portico.planning.settings.kinds.text import OF_THE_STARTER
from portico.planning.settings.refusing.fault import Place
from portico.planning.settings.refusing.fields import is_list, model_at
from portico.planning.settings.refusing.property_path import dotted
from portico.planning.settings.refusing.remedy import example
from portico.planning.source.ignored import ALWAYS_IGNORED, IGNORE_FILE, OF_THE_DEVELOPER
from portico.planning.source.tree import MOST_FILES

INTRODUCTION = f"""\
# Configuration

The settings of a stack. `python -m docs.writing.configuration` writes this page.

Each setting is a key of the project's namespace and is checked before any resource is registered. An error names the
key, what was expected, what it got, and the command that fixes it. `pulumi config set --path` turns values that look
like numbers or booleans into these; where a setting is a text, they are turned back.

`app.name` and `app.source` are required (in containers `app.image` may replace `app.source`); set `nginx.server_names`
next. The `ssh` target also requires `nginx.server_names` and `target.hosts`.

## `{SECRETS_KEY}`

Secret environment variables of the app, encrypted in the stack's configuration and in its state. The names follow the
rules of `app.environment`; values may have several lines, as keys and certificates do.

    pulumi config set --secret --path {SECRETS_KEY}.SECRET_KEY VALUE

## `{SSH_KEY}`

The private key that opens the hosts of the `ssh` target and its bastion, encrypted like `{SECRETS_KEY}`: the whole text
of a key without a passphrase. Unset: the keys of the running ssh-agent.

    pulumi config set --secret {SSH_KEY} < ~/.ssh/id_ed25519

## `{TLS_KEY}`

The private key of a `tls.certificate` that is a file of the project, encrypted like `{SECRETS_KEY}`: the whole text
of a key without a passphrase. It reaches Nginx as a file of mode 0600.

    pulumi config set --secret {TLS_KEY} < tls/privkey.pem

## `{AFTER_PUBLIC_KEY}`

`rollout.after_public.url`, if the URL itself is a secret, as those of most chats are; encrypted like `{SECRETS_KEY}`.

    pulumi config set --secret {AFTER_PUBLIC_KEY} https://hooks.example.org/deployed?token=TOKEN
"""

AGREEMENT = f"""\
## Settings that have to agree

- `nginx.proxy_read_timeout` is at least `gunicorn.timeout`: Nginx waits as long as Gunicorn may serve a request.
- `rollout.drain_timeout` is at least `gunicorn.graceful_timeout`: Nginx waits as long as Gunicorn may finish a request.
- With `gunicorn.bind` at `tcp`, `nginx.http_port` is none of `gunicorn.ports`, and `systemd.restrict_address_families`
  has `AF_INET`.
- With `target.kind` at `ssh` there is at least one of `target.hosts` and of `nginx.server_names`,
  and each machine is in `target.hosts` once, by address and port.
- With `target.kind` at `local` there are no `target.hosts` and no `target.bastion`, and `nginx.http_port` is at least
  1024.
- There is `app.source` or `app.image`, not both. With `app.image`, `target.kind` is `docker` or `swarm`, and there are
  no `nginx.snippets`: they are files of the source.
- With `target.kind` at `docker` or `swarm` there are no `target.hosts` and no `target.bastion`, and with
  `docker.address` at `0.0.0.0` there is at least one of `nginx.server_names`.
- With `target.kind` at `swarm`, `docker.address` is `0.0.0.0`: a Swarm publishes on every address of its nodes; and
  `swarm.converge_deadline` is at least `checks.upstream.deadline`.
- Each host and the bastion have a `host_key`, or `accept_any_host_key` at `true`, not both. The key of a host behind
  a bastion is requested through the bastion.
- With `tls.mode` at `files` there is a `tls.certificate`; with an absolute path it has a `tls.certificate_key`, with
  any other the secret `{TLS_KEY}`, and in containers it has no absolute path. With another mode there is none of them,
  and `tls.hsts_max_age` is 0. With `target.kind` at `swarm`, `tls.mode` is not `self-signed`.
- With TLS, `nginx.https_port` differs from `nginx.http_port` and is none of `gunicorn.ports`, and with
  `target.kind` at `local` at least 1024.
- There is at most one of `rollout.after_public.url`, `rollout.after_public.command` and the secret
  `{AFTER_PUBLIC_KEY}`.
- `drift` is set only where `target.kind` is `local` or `ssh`; containers are compared by `pulumi up --refresh`.
- The environment has none of the variables that control Gunicorn's own start:
  {", ".join(OF_THE_STARTER)}.
"""

RELEASE = f"""\
## What belongs to a release

Every file below `app.source` that is not ignored. A release's id is a hash of the paths, modes and bytes of its files;
times, owners, the umask and the folder's own path do not matter. So the same source has the same id on every machine.

- **Ignored** always, wherever they are: {", ".join(f"`{name}`" for name in ALWAYS_IGNORED)}.
  Ignored as well, and named at each update: files that a `.gitignore` of the source or of its checkout names, and files
  that look like variables, data or keys of the developer's machine:
  {", ".join(f"`{name}`" for name in OF_THE_DEVELOPER)}.
  `{IGNORE_FILE}` adds patterns, in the syntax of .gitignore. The last pattern that matches decides, so `!name`
  includes a file again, unless its folder is ignored as a whole.
- **Modes** are 0755 for files that their owner may execute and 0644 for all others.
- **Symbolic links** are kept as they are if they are relative, never leave the source, and lead to something that
  belongs to the release. Any other link is refused, and so is one with a space in its target.
- **Names** may have spaces, quotes and any letter of UTF-8. Control characters and other encodings are refused.
- **Sockets, pipes and devices** are refused unless they are ignored. Empty folders are not released.
- **Big trees** have at most {MOST_FILES:,} files; 5,000 are usual.
- **Big files** have no limit. They are read in pieces, never as a whole; 200 MB are usual. Keep data that the app
  writes, or that changes more often than its code, outside of the source: each release is a full copy.

Nginx serves no hidden files (names that start with a dot). It serves a link as the file it leads to, which has to
belong to the release and must not be hidden itself. A folder is not served through a link.

A snippet for Nginx is UTF-8 text of at most {LONGEST_SNIPPET:,} bytes.
"""


def documentation() -> str:
    """Return the whole page."""
    sections = [text for name, field in Settings.model_fields.items() for text in _section((name,), field)]
    return "\n".join([INTRODUCTION, *sections, AGREEMENT, RELEASE])


def _section(place: Place, field: FieldInfo) -> Iterator[str]:
    model = model_at(Settings, [str(part) for part in place])
    if model is None:
        yield _setting(place, field).removeprefix("#")
    else:
        yield f"## `{dotted(place)}`\n\n{_sentence(model.__doc__)}\n"
        yield from _settings(place)


def _settings(place: Place) -> Iterator[str]:
    for name, field in _model(place).model_fields.items():
        below = (*place, name)
        if model_at(Settings, [str(part) for part in below if isinstance(part, str)]) is None:
            yield _setting(below, field)
        elif is_list(field):
            yield _setting(below, field)
            yield from _settings((*below, 0))
        else:
            yield f"### `{dotted(below)}`\n\n{_sentence(_docstring(below))}\n"
            yield from _settings(below)


def _setting(place: Place, field: FieldInfo) -> str:
    takes = in_words(field.annotation, field.metadata)
    default = "none, it is required" if field.is_required() else _default(field.get_default())
    commands = "\n".join(f"    {command}" for command in example(Settings, place, missing=True).split("; "))
    facts = f"- Takes: {takes}\n- Default: {default}"
    return f"### `{dotted(place)}`\n\n{_sentence(_docstring(place))}\n\n{facts}\n\n{commands}\n"


def _default(value: Any) -> str:
    if value is None or value in ((), {}):
        return "none"
    if isinstance(value, tuple):
        return ", ".join(_default(item) for item in value)
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def _model(place: Place) -> type[BaseModel]:
    model = model_at(Settings, [part for part in place if isinstance(part, str)])
    assert model is not None
    return model


def _docstring(place: Place) -> str | None:
    *section, name = place
    return attribute_docstrings(_model(tuple(section))).get(str(name))


def _sentence(text: str | None) -> str:
    assert text, "every setting says what it is for"
    return inspect.cleandoc(text)


if __name__ == "__main__":
    print(documentation(), end="")
