"""The releases that an engine has the images of."""

from typing import Any

import pytest

from portico.cli.machines.docker.releases import kept
from portico.planning.docker.engine import DockerEngine, Ran

DOCKER = {"host": None, "site": "shop-prod"}
READY = "registry.example.org/shop@sha256:1"
MADE = {"shop-prod:a": "01", "shop-prod:b": "02", READY: "03"}
"""The day of each image that there is."""


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two images were built on it, and a third one pulled."""

    def run(engine: DockerEngine, *words: str, **given: Any) -> Ran:
        if words[1] == "ls":
            return Ran(0, "b\na\n", "")
        day = MADE.get(words[-1])
        return Ran(0, f"2026-01-{day}T10:00:00.5Z\n", "") if day else Ran(1, "", "No such image")

    monkeypatch.setattr(DockerEngine, "run", run)


def _verified(**images: str) -> dict[str, Any]:
    return {"verified": [{"release": release, "image": image, "when": f"2026-02-{release}"}
                         for release, image in images.items()]}


def test_images_that_were_never_verified_are_told_by_when_they_were_made() -> None:
    assert kept(DOCKER, None, "a") == [
        {"id": "b", "made": "2026-01-02T10:00:00+0000", "verified": None, "live": False, "image": "shop-prod:b"},
        {"id": "a", "made": "2026-01-01T10:00:00+0000", "verified": None, "live": True, "image": "shop-prod:a"},
    ]


def test_the_last_verified_one_comes_first() -> None:
    assert [one["id"] for one in kept(DOCKER, _verified(a="shop-prod:a"), "a")] == ["a", "b"]


def test_a_ready_image_is_told_while_the_engine_has_it() -> None:
    told = kept(DOCKER, _verified(r=READY, gone="registry.example.org/shop@sha256:2"), None)

    assert [(one["id"], one["image"]) for one in told if one["verified"]] == [("r", READY)]
