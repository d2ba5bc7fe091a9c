"""A plugin for pytest: print the faults that the collected tests make, each by its parameter `name`."""

import json

import pytest


def pytest_collection_finish(session: pytest.Session) -> None:
    parameters = [item.callspec.params for item in session.items if hasattr(item, "callspec")]
    print("\n" + json.dumps(sorted({each["name"] for each in parameters if "name" in each})))
