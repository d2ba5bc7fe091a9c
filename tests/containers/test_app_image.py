"""`app.image`: a name becomes one content, by a real registry; what is in its way is told apart."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portico.planning.app_source import AppSource, read_app_source
from portico.planning.docker.engine import DockerEngine
from portico.planning.errors import DockerError
from portico.planning.images.reference import resolve
from portico.planning.settings import Settings
from tests.containers.registry import Registry, registry
from tests.hosts.engine import docker

ENGINE = DockerEngine()
NO_DIGEST = f"sha256:{'0' * 64}"
SHOP = """\
FROM {base}
WORKDIR /shop
RUN mkdir -p static/.git && echo a > static/a.css && ln -s a.css static/b.css && echo x > static/.git/x
RUN echo {name} > name
"""


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory, docker_engine: None) -> Iterator[Registry]:
    """A registry that lets everybody in."""
    with registry(tmp_path_factory.mktemp("registry") / "open") as running:
        yield running


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, docker_engine: None) -> Iterator[Registry]:
    """A registry that lets nobody in."""
    with registry(tmp_path_factory.mktemp("registry") / "locked", locked=True) as running:
        yield running


@pytest.fixture
def make_image(base_image: str) -> Iterator[Callable[[], str]]:
    """Makes images of the engine that nobody pushed, with two files to serve; the engine is as found at the end."""
    made: list[str] = []

    def make() -> str:
        made.append(f"portico-test-image:{os.urandom(4).hex()}")
        docker("build", "--tag", made[-1], "-", text=SHOP.format(base=base_image, name=made[-1]))
        return made[-1]

    yield make
    ids = [docker("image", "inspect", "--format", "{{.Id}}", tag).strip() for tag in made]
    docker("image", "rm", "--force", *ids)


@pytest.fixture
def image(make_image: Callable[[], str]) -> str:
    return make_image()


def refusal(name: str) -> tuple[str, str]:
    """Return the expectation and the remedy of the error for an image."""
    with pytest.raises(DockerError) as refused:
        resolve(ENGINE, name)
    told, _, mend = str(refused.value).partition("\n    to fix it: ")
    assert f", got for {name}: " in told
    return told.partition(", got for ")[0], mend


def read(name: str, *static: str) -> AppSource:
    locations = [{"url": f"/{path}/", "path": path} for path in static]
    return read_app_source(Settings.read({"app": {"name": "shop", "image": name}, "target": {"kind": "docker"},
                                          "nginx": {"static": locations}}), Path("/nowhere"))


def test_an_image_of_this_engine_alone_is_named_by_its_id(image: str) -> None:
    assert resolve(ENGINE, image) == docker("image", "inspect", "--format", "{{.Id}}", image).strip()


def test_a_tag_of_a_registry_is_named_by_its_digest(shops: Registry, image: str) -> None:
    digest = shops.push(image, "till:1")
    docker("image", "rm", f"{shops.address}/till:1")
    assert resolve(ENGINE, f"{shops.address}/till:1") == digest
    assert digest.startswith(f"{shops.address}/till@sha256:")


def test_a_tag_that_was_moved_is_another_image(shops: Registry, make_image: Callable[[], str]) -> None:
    first, second = (shops.push(make_image(), "moved:1") for _ in range(2))
    docker("image", "rm", f"{shops.address}/moved:1")
    docker("pull", "--quiet", first)
    docker("tag", first, f"{shops.address}/moved:1")
    assert resolve(ENGINE, f"{shops.address}/moved:1") == second != first


def test_a_digest_is_pulled_when_the_engine_lacks_it(shops: Registry, image: str) -> None:
    digest = shops.push(image, "fixed:1")
    docker("image", "rm", f"{shops.address}/fixed:1", digest, check=False)
    assert resolve(ENGINE, digest) == digest
    assert docker("image", "inspect", "--format", "{{.Id}}", digest)


def test_while_a_registry_is_down_what_the_engine_has_stands(tmp_path: Path, image: str) -> None:
    with registry(tmp_path / "short") as short:
        digest = short.push(image, "short:1")
    assert resolve(ENGINE, f"{short.address}/short:1") == digest


def test_a_digest_that_its_registry_has_not(shops: Registry, image: str) -> None:
    shops.push(image, "wrong:1")
    name = f"{shops.address}/wrong@{NO_DIGEST}"
    expected, mend = refusal(name)
    assert expected == "app.image: expected an image that its registry has"
    assert mend == f"see how it is spelled (pulumi config get --path app.image), or push it: docker push {name}"


@pytest.mark.parametrize("name", ["never-pushed:1", "never/pushed:1"])
def test_a_name_that_its_registry_has_not(shops: Registry, name: str) -> None:
    assert refusal(f"{shops.address}/{name}")[0] == "app.image: expected an image that its registry has"


def test_a_registry_that_is_not_there(docker_engine: None) -> None:
    expected, mend = refusal("127.0.0.1:1/shop:1")
    assert expected == "app.image: expected an image whose registry answers"
    assert mend == "see what the engine's machine says to: docker pull 127.0.0.1:1/shop:1"


def test_a_registry_whose_name_nobody_knows(docker_engine: None) -> None:
    assert refusal("registry.invalid/shop:1")[0] == "app.image: expected an image whose registry answers"


def test_a_registry_that_wants_a_password(locked: Registry) -> None:
    expected, mend = refusal(f"{locked.address}/shop:1")
    assert expected == "app.image: expected an image that may be pulled"
    assert mend == f"docker login {locked.address}, then run pulumi up again"


def test_an_engine_that_is_not_there_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    with pytest.raises(DockerError, match=r"^docker\.host: expected a Docker Engine that answers"):
        resolve(ENGINE, "shop:1")


def test_what_is_served_is_listed_without_hidden_files_and_with_links_followed(image: str) -> None:
    digest = docker("run", "--rm", image, "sha256sum", "static/a.css").split()[0]
    source = read(image, "static")
    assert source.tree.folder("static") == [f"0644 {digest} a.css", f"0644 {digest} b.css"]
    assert [location.path for location in source.static] == ["static"]


def test_without_folders_to_serve_nothing_is_run_and_nothing_sent(image: str) -> None:
    source = read(image)
    assert (source.tree.manifest, source.static, source.snippets) == ([], (), ())


def test_another_content_is_another_release(make_image: Callable[[], str]) -> None:
    one, other = make_image(), make_image()
    assert read(one).tree.tree_id == read(one).tree.tree_id != read(other).tree.tree_id


def test_a_folder_that_the_image_has_not_is_told(image: str) -> None:
    with pytest.raises(DockerError) as refused:
        read(image, "static", "media")
    told, mend = str(refused.value).split("\n")
    assert told.startswith("nginx.static[1].path: expected a folder in the working folder of sha256:")
    assert mend == "    to fix it: pulumi config set --path 'nginx.static[1].path' PATH"
