"""Refuse two sites of a program that share names of resources, or a place on a machine."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import get_root_resource

from portico.planning.errors import PorticoError
from portico.targets import Target

_names: WeakKeyDictionary[pulumi.Resource, dict[str, str]] = WeakKeyDictionary()
"""Sites by the names of their resources, for each parent. Sites below different parents may have the same names."""
_places: WeakKeyDictionary[pulumi.Resource, dict[str, str]] = WeakKeyDictionary()
"""Sites by their places on machines, for each stack."""


def require_own_names(site: str, targets: Mapping[str, Target], opts: pulumi.ResourceOptions | None) -> None:
    """Raise PorticoError when a different site of the program has one of these names, or one of these places.

    `targets`: the site's machines by the first part of their resources' names. Pulumi itself refuses two sites with the
    same name.
    """
    stack = get_root_resource()
    assert stack is not None, "a component is made in a running program"
    parent = opts.parent if opts and opts.parent else stack
    names, places = _names.setdefault(parent, {}), _places.setdefault(stack, {})
    for name, target in targets.items():
        if names.get(name, site) != site:
            raise PorticoError(
                f"FlaskSite {site!r}: expected a name of its own, got one whose resources on {target.name} begin with"
                f" {name!r} as those of FlaskSite {names[name]!r} do\n"
                "    to fix it: give the newer of the two sites, or its host, another name"
            )
        if places.get(target.place, site) != site:
            raise PorticoError(
                f"FlaskSite {site!r}: expected a place of its own on {target.name}, got the one of FlaskSite"
                f" {places[target.place]!r}: {target.place}\n"
                f"    to fix it: give the newer of the two sites a name on its machines: targets_of(…, site={site!r})"
            )
    names.update(dict.fromkeys(targets, site))
    places.update({target.place: site for target in targets.values()})
