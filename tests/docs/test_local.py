"""docs/local.md against a deployed site."""

import json
import re
import subprocess

import yaml

from portico.planning.settings import Settings
from tests.checkout import REPOSITORY
from tests.engine.site import STACK, Site

DOCUMENT = (REPOSITORY / "docs" / "local.md").read_text()


def test_the_tree_is_what_is_in_the_folder_of_a_site(deployed: Site) -> None:
    tree = DOCUMENT.partition("    .portico/<stack>/\n")[2].partition("\n\n")[0]

    shown = {name.rstrip("/") for name in re.findall(r"^      (\S+)\s", tree, re.MULTILINE)}

    assert shown == {entry.name for entry in deployed.place.iterdir()}


def test_the_step_by_hand_proves_what_it_proved_in_the_update(deployed: Site) -> None:
    state = json.loads(deployed.pulumi("stack", "export", "--stack", STACK).text)
    steps = [resource.get("inputs", {}) for resource in state["deployment"]["resources"]]
    plan = next(step["stdin"] for step in steps if step.get("create", "").endswith("upstream-check"))
    (deployed.checkout / "plan").write_text(plan)
    shown = next(line.strip() for line in DOCUMENT.splitlines() if "agent.pyz upstream-check" in line)

    command = shown.replace("local/", f"{STACK}/")
    ran = subprocess.run(command, shell=True, cwd=deployed.checkout, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["status"] == 200


def test_the_setting_for_sites_that_need_not_settle_is_taken(deployed: Site) -> None:
    command = re.search(r"`pulumi config set --path (checks\.upstream\.settle) (\d+)`", DOCUMENT)
    assert command is not None

    deployed.pulumi("config", "set", "--stack", STACK, "--path", command[1], command[2])
    written = yaml.safe_load((deployed.checkout / f"Pulumi.{STACK}.yaml").read_text())["config"]
    read = Settings.read({key.partition(":")[2]: value for key, value in written.items()})

    assert read.checks.upstream.settle == float(command[2])
