"""Print docs/troubleshooting.md, made from the catalogue: `python -m docs.writing.troubleshooting`."""

import re
from collections.abc import Iterator
from types import ModuleType

from portico.agent.doctor.catalogue import CHAPTERS, ONLY_IN_A_STEP
from portico.agent.doctor.fault import Fault
from portico.protocol.debian_packages import by_apt, by_setting

INTRODUCTION = """\
# Troubleshooting

The faults that `bin/portico doctor` and a failed `pulumi up` recognise. `python -m docs.writing.troubleshooting` writes
this page.

    bin/portico doctor

The doctor checks a site in the order of a check by hand, and changes nothing: `nginx -t`, Nginx's state, Gunicorn's
state, its address, a request to Gunicorn, the same request through Nginx, Nginx's logs, the app's log, the live
configuration. Then it names one cause. If it finds several, it names the one that comes first on this page, which is
the nearest to the root. It never names a cause that it has not proven: it says "not recognised" and shows what it saw.

The exit status is 0 when all is well, 1 for a fault and 2 when a machine could not be looked at; `--json` prints JSON
for programs. On this page a word in capitals stands for a value; the doctor prints the whole command.

A failed step of `pulumi up` says what it expected and what it got, shows the lines of the app, Nginx or pip, and then
names a cause and a remedy from this page; only steps report the faults of the last chapters. `cause: not recognised`
means that these lines prove none of the causes here.
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
    if fault.remedy == "pulumi up":
        return "fix that, then run pulumi up again"
    return f"{_commands(fault.packages.split())}, {fault.remedy}" if fault.packages else fault.remedy


def _commands(packages: list[str]) -> str:
    return f"{by_setting(packages, None)} (on this machine: {by_apt(packages)})"


def _plain(text: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda word: word.group(1).upper(), text)


if __name__ == "__main__":
    print(documentation(), end="")
