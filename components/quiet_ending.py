"""End the program without a traceback: Pulumi shows what it says, and adds nothing to it."""

import os
import signal
from typing import NoReturn

import pulumi

from portico.protocol.named_stack import name_stack

REPORTED = 32
"""The exit status by which a program tells Pulumi that it has said itself why it ends."""


def end_quietly_when_interrupted() -> None:
    """Let an interrupt end the program at once: Pulumi's language host sends one when a step has failed."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(REPORTED))


class Refused(SystemExit):
    """The end of a program that has said why it ends."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.code = REPORTED


def refuse(error: Exception) -> NoReturn:
    """End the program with an error message and nothing else; its remedy names the stack."""
    message = name_stack(str(error), pulumi.get_stack())
    pulumi.log.error(message)
    raise Refused(message) from None
