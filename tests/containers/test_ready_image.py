"""A site of an image that somebody else has built: deployed, moved to another one, and left to its owner."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portico.planning.images.ready import WITH_FOLDERS
from tests.containers.conftest import MakeContained
from tests.containers.site import ContainedSite
from tests.engine import apps
from tests.engine.commands import Operator
from tests.hosts.engine import docker

DOCKERFILE = """
FROM {base}
COPY requirements.txt /tmp/
RUN python3 -m venv /opt/shop && /opt/shop/bin/pip install --quiet --requirement /tmp/requirements.txt
COPY . /home/shop
WORKDIR /home/shop
ENV PATH=/opt/shop/bin:$PATH
CMD ["flask", "--app", "wsgi", "run"]
"""
"""An image as somebody else would write it: different folders, a different command, no user."""
COUNTS = """

@app.get("/count")
def count():
    import os
    import pathlib

    with pathlib.Path(os.environ["STATE_DIRECTORY"], "visits").open("a+") as visits:
        visits.write("x")
        return str(visits.tell())


@app.post("/upload")
def upload():
    import os

    request.files["file"].save(os.environ["STATE_DIRECTORY"] + "/upload")
    return "saved"
"""
MEGABYTES = 150
"""An upload of more than the memory of the app's container."""
Build = Callable[[str], str]


@pytest.fixture(scope="module")
def build(base_image: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Build]:
    """Builds an image of an app whose page begins with a marker, always with the same tag; tells its id."""
    folder = tmp_path_factory.mktemp("image")
    tag = f"shop-{folder.parent.name}-{folder.name}:1"
    made: list[str] = []

    def build_it(marker: str) -> str:
        good = apps.good(marker)
        app = {**good, "wsgi.py": good["wsgi.py"] + COUNTS}
        for path, text in {**app, "Dockerfile": DOCKERFILE.format(base=base_image)}.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text)
        docker("build", "--quiet", "--tag", tag, str(folder))
        made.append(docker("image", "inspect", "--format", "{{.Id}}", tag).strip())
        return tag

    yield build_it
    for image in made:
        docker("rmi", "--force", image, check=False)


@pytest.fixture(scope="module")
def site(make_contained: MakeContained, build: Build) -> ContainedSite:
    """A site that is up, of an image."""
    site = make_contained()
    site.config["portico:app"] = {"name": "shop", "image": build("one"),
                                  "release_command": 'echo -n x >> "$STATE_DIRECTORY/visits"'}
    site.configure("nginx", static=[{"url": "/static/", "path": "static"}], client_max_body_size="200m")
    site.configure("docker", memory=128)
    site.must_up()
    return site


def test_its_page_and_its_static_files_are_served(site: ContainedSite) -> None:
    assert site.get() == (200, "one0")
    assert site.get("/static/site.css") == (200, apps.good("one")["static/site.css"])
    assert site.get("/count") == (200, "2")
    site.must_do_nothing()


def test_an_upload_that_is_larger_than_the_memory_of_the_app_is_taken(site: ContainedSite, tmp_path: Path) -> None:
    with (tmp_path / "upload").open("wb") as file:
        file.truncate(MEGABYTES << 20)
    command = ["curl", "--silent", "--form", f"file=@{tmp_path}/upload", f"http://127.0.0.1:{site.port}/upload"]

    assert subprocess.run(command, capture_output=True, text=True).stdout == "saved"


def test_a_tag_that_was_moved_is_a_new_release_and_no_request_is_lost(site: ContainedSite, build: Build) -> None:
    before = site.outputs()["release"]
    build("two")
    with site.load() as load:
        site.must_up()

    assert (site.get(), load.failures) == ((200, "two0"), [])
    assert site.get("/count") == (200, "4")
    assert site.outputs()["release"] != before
    assert len(site.containers("app")) == 1


def test_the_image_before_comes_back_by_its_content_whatever_its_tag_is_now(site: ContainedSite) -> None:
    name = site.config["portico:app"].pop("image")
    told = Operator(site).told("rollback")

    assert site.get() == (200, "one0")
    assert f"to go forward again: pulumi config set --path app.image {name}, then pulumi up" in told
    site.config["portico:app"]["image"] = name


def test_a_folder_that_the_image_does_not_have_is_refused(site: ContainedSite) -> None:
    site.configure("nginx", static=[{"url": "/static/", "path": "assets"}])
    ran = site.up()
    site.configure("nginx", static=[{"url": "/static/", "path": "static"}])

    assert ran.status != 0
    assert "nginx.static[0].path: expected" in ran.text
    assert "got 'assets', which is" in ran.text


def test_an_engine_that_mounts_no_folder_of_a_volume_keeps_none_for_a_ready_image(site: ContainedSite) -> None:
    version = docker("version", "--format", "{{.Server.APIVersion}}").strip()
    if tuple(map(int, version.split("."))) >= WITH_FOLDERS:
        pytest.skip(f"this engine, of API {version}, mounts folders of volumes")
    site.configure("app", persist=["kept"])
    ran = site.up()
    del site.config["portico:app"]["persist"]

    assert ran.status != 0
    assert "app.persist: expected an engine that can mount a folder of a volume, API 1.45 or newer" in ran.text


def test_its_image_is_still_there_when_the_site_is_gone(site: ContainedSite, build: Build) -> None:
    image = site.config["portico:app"]["image"]

    assert site.destroy().status == 0
    assert site.leftovers() == {f"volume {site.key}-state"}
    assert docker("images", "--quiet", image)
