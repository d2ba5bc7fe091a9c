"""The check that a host can be reached, from the machine that runs Pulumi."""

import pulumi
from pulumi_command import local

from portico.planning.settings.ssh_endpoint import Bastion, Host
from portico.protocol.plan.reach import Endpoint, ReachPlan
from portico.protocol.plan_text import plan_of
from portico.targets.program import program
from portico.targets.ssh.machine import BASTION, Machine

REACH_SECONDS = 40


def reach(
    name: str, machine: Machine, accept_any_system: bool, change: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> local.Command:
    """Make the check. `change`: a hash of all that an update may bring to the host."""
    def plan(change: str, key: str | None, host: Host, bastion: Bastion | None) -> str:
        return plan_of(ReachPlan(
            pulumi_stack=pulumi.get_stack(),
            change=change,
            deadline=REACH_SECONDS,
            host=_endpoint(machine.name, host),
            bastion=None if bastion is None else _endpoint(BASTION, bastion),
            private_key=key,
            accept_any_system=accept_any_system,
        ))

    parts = pulumi.Output.all(change, machine.key, machine.whole_host, machine.whole_bastion)
    return local.Command(
        name,
        local.CommandArgs(
            create=program("portico.steps.reach"),
            stdin=parts.apply(lambda parts: plan(*parts)),
            logging=local.Logging.STDERR,
            add_previous_output_in_env=True,
        ),
        opts,
    )


def _endpoint(label: str, endpoint: Host | Bastion) -> Endpoint:
    return Endpoint(label=label, address=endpoint.address, port=endpoint.port, user=endpoint.user,
                    host_key=endpoint.host_key)
