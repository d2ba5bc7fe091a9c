"""bin/portico rollback: deploy an earlier release through the same chain, with the same checks."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TextIO

import click

from portico.cli.going_back import app_setting
from portico.cli.going_back.app_setting import AppSetting
from portico.cli.going_back.kept_release import keeper, last_before, setting_of
from portico.cli.machines.asking import answers, chosen, ending
from portico.cli.machines.ways import settings_of, ways
from portico.cli.project import PROJECT
from portico.cli.pulumi_process import environment, selected


@click.command()
@click.argument("release", required=False)
@click.option("--stack", help="The stack; default: the selected one.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rollback(release: str | None, stack: str | None, as_json: bool) -> None:
    """Deploy RELEASE again, or the last verified release before the live one.

    Sets app.source or app.image to the kept release and runs `pulumi up`; if that fails, the setting is put back.
    """
    with ending():
        name = stack or selected()
        machines, known_ways = chosen(name, None), ways(name)
        replies = answers(name, machines, known_ways, "releases")
        goal = release or last_before(replies)
        machine, kept = keeper(machines, replies, goal)
        settings = settings_of(name)
        setting = setting_of(machine, known_ways, settings, kept)
        before = app_setting.with_base(app_setting.current(name), setting, settings)
    status = _deployed(name, setting, before, sys.stderr if as_json else sys.stdout)
    if as_json:
        click.echo(json.dumps({"release": goal, setting.key: setting.value, "before": {before.key: before.value},
                               "status": status}, indent=2))
    else:
        click.echo(f"to go forward again: {app_setting.words(before, setting)}, then pulumi up" if status == 0
                   else f"{before.key} is {before.value} as before; the site is as the update left it")
    sys.exit(status)


def _deployed(stack: str, setting: AppSetting, before: AppSetting, out: TextIO) -> int:
    """Return the exit status of the update; put the setting back if the update fails or is interrupted."""
    command = ["pulumi", "up", "--yes", "--skip-preview", "--non-interactive", "--stack", stack]
    app_setting.put(stack, setting)
    status = 1
    try:
        status = subprocess.run(command, cwd=PROJECT, env=environment(stack), stdout=out).returncode
    finally:
        if status:
            app_setting.put(stack, before)
    return status
