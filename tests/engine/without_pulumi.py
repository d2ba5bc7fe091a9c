"""A site whose updates, end and outputs are what Pulumi would make of them."""

from typing import Any

from tests.engine.site import Ran, Site
from tests.engine.updates import Updates


class WithoutPulumi(Site):
    """A site of any machine without Pulumi's engine; who makes it gives it its updates."""

    _updates: Updates

    def encrypt(self, key: str, value: str) -> None:
        self._updates.encrypt(key, value)

    def up(self) -> Ran:
        return self._updates.up(self.config)

    def destroy(self) -> Ran:
        return self._updates.destroy()

    @property
    def unchanged(self) -> str:
        return self._updates.unchanged

    def outputs(self) -> dict[str, Any]:
        return self._updates.outputs()
