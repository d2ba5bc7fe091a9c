"""A target is a value: what its steps make is in what they return, whatever is done with the target in between."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

from portico.planning.agent import build_agent
from portico.planning.docker.engine import DockerEngine
from portico.planning.settings import Settings
from portico.planning.source.tree import SourceTree, read_source_tree
from portico.protocol.nginx_versions import Versions
from portico.protocol.plan.release import Release
from portico.targets import Target
from portico.targets.docker.contained import ContainedTarget
from portico.targets.docker.target import DockerTarget
from portico.targets.local import LocalTarget
from portico.targets.ssh.target import SshTarget
from portico.targets.swarm.target import SwarmTarget
from tests.components.conftest import Hooks, Program

CONTAINED = (DockerTarget, SwarmTarget)
OPTIONS = pulumi.ResourceOptions()
IDS = {"one": "1" * 12, "two": "2" * 12}


@pytest.fixture
def source(tmp_path: Path) -> SourceTree:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "requirements.txt").write_text("flask\n")
    return read_source_tree(tmp_path / "app")


@pytest.fixture
def contained(tmp_path: Path) -> Callable[[type[ContainedTarget]], ContainedTarget]:
    """Makes a target of a kind, with an engine that nobody asks."""

    def target(kind: type[ContainedTarget]) -> ContainedTarget:
        settings = Settings.read({"app": {"name": "shop", "source": "app"}, "target": {"kind": "docker"}})
        return kind(settings=settings, agent=build_agent(tmp_path), site="shop", engine=DockerEngine(),
                    engine_address="unix:///run/docker.sock", contexts=tmp_path / "contexts",
                    nginx_image="nginx@sha256:0", nginx_versions=Versions((1, 30, 0), (3, 5, 0)))

    return target


@pytest.mark.parametrize("kind", [LocalTarget, SshTarget, DockerTarget, SwarmTarget])
def test_nothing_of_a_target_is_assigned(kind: Any) -> None:
    assert issubclass(kind, Target)
    assert kind.__dataclass_params__.frozen


@pytest.mark.parametrize("kind", CONTAINED)
def test_two_chains_of_one_target_do_not_get_in_each_others_way(
    contained: Any, registered: Program, hooks: Hooks, source: SourceTree, kind: type[ContainedTarget]
) -> None:
    def chains() -> None:
        target = contained(kind)
        prepared = {name: target.prepare(f"{name}-prepare", OPTIONS) for name in IDS}
        sent = {name: target.send(name, source, IDS[name], prepared[name], OPTIONS) for name in IDS}
        for name, there in sent.items():
            release = Release(id=IDS[name], source=there.place, python="python3", requirements="requirements.txt",
                              gunicorn="gunicorn", files=[], keep=1)
            target.release(f"{name}-release", release, there, OPTIONS)

    pulumi.runtime.test(chains)()  # type: ignore[no-untyped-call]

    images = {name: registered.plan(f"{name}-release") for name in IDS}
    assert {name: plan["image"]["tag"] for name, plan in images.items()} == {
        name: f"shop:{identity}" for name, identity in IDS.items()}
    assert {registered.plan(f"{name}-prepare")["docker"]["image"] for name in IDS} == {""}
