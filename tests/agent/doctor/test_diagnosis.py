"""The doctor finds one cause in the facts."""

import shlex

from portico.agent.doctor.check import Check
from portico.agent.doctor.diagnosis import diagnose
from portico.agent.doctor.fault import Fault

ROOT = Fault("disk", "host", "", {"surroundings": r"^full: (?P<file>\S+)"}, "{file} fills the disk", "rm {file}")
LEAF = Fault("both", "nginx", "", {"error.log": "502", "upstream": "refused"}, "nobody answers", "start {service}")
FAILING = [Check("asked through Nginx", "200", "502", False), Check("its state", "running", "running", True)]
WORDS = {"service": "gunicorn.service"}


def test_of_two_faults_the_one_nearer_the_root_is_named() -> None:
    facts = {"surroundings": ["full: /tmp/x"], "error.log": ["a 502"], "upstream": ["refused"]}

    found = diagnose([ROOT, LEAF], facts, FAILING, WORDS)

    assert found is not None
    assert (found.name, found.cause) == ("disk", "/tmp/x fills the disk")
    assert found.evidence == ["surroundings: full: /tmp/x"]


def test_a_cause_without_its_whole_evidence_is_not_named() -> None:
    found = diagnose([ROOT, LEAF], {"error.log": ["a 502"]}, FAILING, WORDS)

    assert found is not None
    assert (found.name, found.cause) == ("unknown", "not recognised")
    assert found.evidence == ["asked through Nginx: 502"]


def test_nothing_is_found_where_every_check_holds() -> None:
    assert diagnose([ROOT, LEAF], {}, FAILING[1:], WORDS) is None


def test_a_name_that_somebody_chose_cannot_add_to_the_command() -> None:
    found = diagnose([ROOT], {"surroundings": ["full: /tmp/a;reboot"]}, FAILING, WORDS)

    assert found is not None
    assert shlex.split(found.remedy) == ["rm", "/tmp/a;reboot"]
