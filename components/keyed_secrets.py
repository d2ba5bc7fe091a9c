"""The app's secrets, and a key for ids that change with the secrets and reveal nothing of them."""

from dataclasses import dataclass
from typing import Any

import pulumi

from portico.planning.content_id import keyed_content_id

Secrets = pulumi.Output[dict[str, str]]


@dataclass(frozen=True)
class KeyedSecrets:
    """Environment variables that only the app may read."""

    values: Secrets
    key: pulumi.Output[str]
    """A random key of the stack's own."""

    def id_of(self, content: Any) -> pulumi.Output[str]:
        """Return a hash of a content and the secrets; it is keyed, so that it may be shown."""
        both = pulumi.Output.all(values=self.values, key=self.key)
        keyed: pulumi.Output[str] = both.apply(lambda both: keyed_content_id([content, both["values"]], both["key"]))
        return pulumi.Output.unsecret(keyed)
