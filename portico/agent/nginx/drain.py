"""Waits for the requests that Nginx still answers with its previous configuration."""

from portico.agent.machine.deadline import wait_until
from portico.agent.nginx.choice import nginx_of
from portico.agent.place import Place


def drain(place: Place) -> None:
    """Wait until Nginx workers of a previous configuration have finished their requests.

    The wait takes at most `drain_timeout` seconds of the plan, after which Nginx cuts those requests off.
    """
    nginx = nginx_of(place)
    wait_until(lambda: not nginx.leaving(), place.header.drain_timeout)
