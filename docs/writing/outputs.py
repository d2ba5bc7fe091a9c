"""Print docs/outputs.md, made from the outputs: `python -m docs.writing.outputs`."""

import inspect
from typing import Any, get_args

from typing_extensions import is_typeddict

from docs.writing.declared import attribute_docstrings, attribute_types
from portico.planning.outputs import (
    Certificate,
    Evidence,
    Host,
    Outputs,
    PublicEvidence,
    ReleaseCommandEvidence,
    UpstreamEvidence,
)

PLAIN: dict[object, str] = {str: "text", int: "a whole number", list[str]: "a list of texts"}
INTRODUCTION = """\
# Outputs of a stack

The outputs of a site's stack, for people and for other programs. `python -m docs.writing.outputs` writes this page from
[portico/planning/outputs.py](../portico/planning/outputs.py). The tests compare it with the outputs of real sites on
every target.

`pulumi up` prints all of them, with the evidence, at its end. `pulumi up --suppress-outputs` leaves that out: what each
machine has proved is one line of the step `public-check`, and `bin/portico status` prints a line a machine at any time.

Outputs are set when all checks have passed; a failed update leaves the earlier ones. None of them is a secret. Their
names and types do not change. Optional outputs are left out, never null; evidence may get more fields in time.

```console
$ bin/portico pulumi stack output url
http://127.0.0.1:8080/
$ bin/portico pulumi stack output --json
```
"""
CONSUMER = """\
## Another stack reads them

[examples/consumer/](../examples/consumer/__main__.py) is a separate Pulumi project that reads a site's outputs with a
`StackReference` and makes two things of them: targets for a monitoring system (Prometheus' `file_sd_configs`), and an
`upstream` with the machines for a load balancer's Nginx. The next `pulumi up` adds new hosts and drops removed ones.
If a machine has a `name` in the settings, DNS has to lead that name to it.

A stack in a folder or a bucket belongs to `organization`; with Pulumi Cloud it is the name of yours. Both projects log
in to the same state backend.

```console
$ cd examples/consumer
$ pulumi stack init production
$ pulumi config set site organization/portico/production
$ pulumi up --yes --skip-preview
$ pulumi stack output probes
$ pulumi stack output upstream
```

Numbers of a `StackReference` are floats in Python, as everywhere in Pulumi: `200.0`.
"""


def documentation() -> str:
    """Return the whole page."""
    parts = [Outputs, Host, Certificate, Evidence, UpstreamEvidence, PublicEvidence, ReleaseCommandEvidence]
    return "\n".join([INTRODUCTION, *(_table(part) for part in parts), CONSUMER])


def _table(part: Any) -> str:
    types, docstrings = attribute_types(part), attribute_docstrings(part)
    rows = [f"| `{name}` | {_type(types[name])} | {' '.join(docstrings[name].split())} |" for name in types]
    heading = f"## {_in_words(part)}\n\n{inspect.cleandoc(str(part.__doc__))}\n"
    return "\n".join([heading, "| name | type | what it is |", "|---|---|---|", *rows, ""])


def _type(annotation: Any) -> str:
    if annotation in PLAIN:
        return PLAIN[annotation]
    if is_typeddict(annotation):
        words = _in_words(annotation)
        return f"[{words}](#{words.lower().replace(' ', '-')})"
    return f"by name: {_type(get_args(annotation)[1])}"


def _in_words(part: type) -> str:
    """Return the name of a type as a heading: UpstreamEvidence becomes "Upstream evidence"."""
    name = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in part.__name__).strip()
    return name[0].upper() + name[1:]


if __name__ == "__main__":
    print(documentation(), end="")
