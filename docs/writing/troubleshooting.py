"""Print docs/troubleshooting.md, made from the catalogue: `python -m docs.writing.troubleshooting`."""

import re
from collections.abc import Iterator
from types import ModuleType

from portico.agent.doctor.catalogue import CHAPTERS, ONLY_IN_A_STEP
from portico.agent.doctor.fault import Fault

INTRODUCTION = """\
# Troubleshooting

What `bin/portico doctor` and a failed `pulumi up` know, written by `python -m docs.writing.troubleshooting`.

    bin/portico doctor

It looks at a site in the order in which one does it by hand, and changes nothing: `nginx -t`, Nginx's state, Gunicorn's
state, its address, Gunicorn asked directly, asked through Nginx, Nginx's logs, the app's log, the configuration that is
active. Then it names one cause: of several the one nearest the root, which is the order of this page. It never names a
cause that is not proven by what it saw; then it says "not recognised" and shows that.

The status is 0 when all is well, 1 for a fault and 2 when a machine could not be looked at; `--json` is for programs.
A word in capitals stands for what the doctor knows: it prints the whole command.

A step of `pulumi up` that fails tells what it expected and what it got, the app's, Nginx's or pip's own lines, then a
cause and what to do out of this same page: the last chapters are only met there. `cause: not recognised` means that
nothing here is proven by those lines.
"""


def documentation() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *(text for module in CHAPTERS for text in _chapter(module))])


def _chapter(module: ModuleType) -> Iterator[str]:
    assert module.__doc__
    yield f"## {module.__doc__.partition(':')[0].rstrip('.')}\n"
    yield from (_fault(fault) for fault in module.FAULTS)


def _fault(fault: Fault) -> str:
    if fault in ONLY_IN_A_STEP:
        return (f"### {fault.name}\n\n- Symptom: {fault.symptom}\n- The step says: {_plain(fault.cause)}\n"
                f"- To fix it: {_plain(_in_words(fault))}\n")
    where = "" if fault.remedy.startswith("pulumi") else ", on the machine"
    return (f"### {fault.name}\n\n- Symptom: {fault.symptom}\n- The doctor says: {_plain(fault.cause)}\n"
            f"- To fix it{where}:\n\n      {_plain(fault.remedy)}\n")


def _in_words(fault: Fault) -> str:
    return "mend that, then run pulumi up again" if fault.remedy == "pulumi up" else fault.remedy


def _plain(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda word: word.group(1).upper(), text)


if __name__ == "__main__":
    print(documentation(), end="")
