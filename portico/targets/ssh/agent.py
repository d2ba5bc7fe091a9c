"""A step that the agent does on a host, as root with sudo."""

import pulumi
from pulumi_command import remote

from portico.targets.ssh.machine import Machine
from portico.targets.step import Step, Verb, evidence, removal, undo

AFTERMATH = 75
"""Seconds, with a margin, in which a verb may put things back before it is ended from outside."""


def agent_command(
    name: str, machine: Machine, carrier: str, agent: str, verb: Verb, opts: pulumi.ResourceOptions
) -> Step:
    """Make a command with the plan on its standard input.

    `carrier`: path of the agent that does the verb. `agent`: path of the one that is installed, which does the delete.
    """
    def run(agent: str, words: str) -> str:
        return _run_agent(machine, agent, words, verb.seconds)

    command = remote.Command(
        name,
        remote.CommandArgs(
            connection=machine.connection,
            create=run(carrier, verb.name),
            update=verb.update and run(agent, verb.update),
            delete=undo(verb.delete, lambda words: removal(agent, run(agent, words))),
            stdin=verb.plan,
            triggers=verb.triggers,
            logging=remote.Logging.STDERR,
            add_previous_output_in_env=False,
        ),
        opts,
    )
    return Step(command, evidence(command.stdout))


def _run_agent(machine: Machine, agent: str, words: str, seconds: int) -> str:
    """Return the command that runs a verb. The host bounds its time as well: a connection that is cut ends nothing
    there."""
    sudo = "" if machine.host.user == "root" else "sudo -n "
    return f"{sudo}timeout -k 5 {seconds + AFTERMATH} python3 -I {agent} {words}"
