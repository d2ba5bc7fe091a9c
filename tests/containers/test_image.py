"""The image of a release: built once on a real engine, its packages kept apart from its code, its failures told."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from portico.planning.docker.engine import DockerEngine
from portico.planning.places.site_key import site_key
from portico.steps.docker.verified_images import tag, untag
from tests.containers import leftovers
from tests.containers.building import Building, run_in
from tests.engine import apps
from tests.engine.site import PROJECT
from tests.hosts.engine import docker

NO_SUCH_PACKAGE = "nowhere-to-be-found-on-any-index==1"


@pytest.fixture(scope="module")
def key() -> Iterator[str]:
    """A site whose builds begin with the packages of those before."""
    made = site_key(PROJECT, leftovers.stack())
    yield made
    leftovers.remove(made)


@pytest.fixture
def building(tmp_path: Path, key: str, base_image: str, request: pytest.FixtureRequest) -> Building:
    """A good app whose image is not built yet."""
    made = Building(tmp_path, key, base_image)
    made.write(apps.good(request.node.name))
    return made


@pytest.fixture
def alone(tmp_path: Path, base_image: str) -> Iterator[Building]:
    """A site that has no image yet, of an app that needs little."""
    made = Building(tmp_path, site_key(PROJECT, leftovers.stack()), base_image)
    made.write({"wsgi.py": "app = 1\n", "requirements.txt": ""})
    yield made
    leftovers.remove(made.key)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, key: str, base_image: str) -> Building:
    """A good app whose image is built; each test leaves it so."""
    made = Building(tmp_path_factory.mktemp("built"), key, base_image)
    made.write(apps.good("one"))
    made.must_build()
    return made


def layers(tag: str) -> list[str]:
    """Ids of an image's layers; a step that ran again has another."""
    return list(json.loads(docker("image", "inspect", "--format", "{{json .RootFS.Layers}}", tag)))


def test_what_is_built_is_told_for_people_and_for_programs(building: Building) -> None:
    tag = building.must_build()
    assert building.err == f"image: building {tag}\nimage: {tag} built\n"
    image = docker("image", "inspect", "--format", "{{.Id}}", tag).strip()
    assert building.said == {"verb": "release", "ok": True, "proved": f"image: {tag} built", "image": tag, "id": image}


def test_an_image_that_is_there_is_not_built_again(built: Building) -> None:
    before = docker("image", "inspect", built.said["image"])
    tag = built.must_build()
    assert built.err == f"image: {tag} was there\n"
    assert docker("image", "inspect", tag) == before


def test_it_says_whose_it_is_and_of_which_release(built: Building) -> None:
    tag = built.must_build()
    labels = json.loads(docker("image", "inspect", "--format", "{{json .Config.Labels}}", tag))
    release = tag.partition(":")[2]
    assert labels == {"portico.site": built.key, "portico.release": release, "portico.base": built.base}


def test_the_app_runs_as_nobody_in_its_folder_with_its_packages_first(built: Building) -> None:
    script = "import os, sys, wsgi, flask; print(os.getuid(), os.getgid(), os.getcwd(), sys.prefix)"
    assert run_in(built.must_build(), "python", "-c", script).split() == ["10001", "10001", "/app", "/venv"]


def test_its_user_cannot_change_the_app_nor_its_packages(built: Building) -> None:
    script = "touch /app/x /venv/x 2>&1 | grep -c denied"
    assert docker("run", "--rm", built.must_build(), "sh", "-c", script).strip() == "2"


def test_gunicorn_is_there_although_the_requirements_do_not_name_it(building: Building) -> None:
    building.write({"requirements.txt": "# none\n"})
    assert run_in(building.must_build(), "gunicorn", "--version").startswith("gunicorn")


def test_a_change_of_code_does_not_run_pip_again(building: Building) -> None:
    first = layers(building.must_build())
    building.write({"wsgi.py": "app = 2\n"})
    second = layers(building.must_build())
    assert len(first) == len(second)
    assert [at for at, both in enumerate(zip(first, second, strict=True)) if both[0] != both[1]] == [len(first) - 1]


def test_a_change_of_an_included_file_runs_pip_again(building: Building) -> None:
    building.write({"requirements.txt": "-r more/base.txt\n", "more/base.txt": "gunicorn>=23,<28\n"})
    first = building.must_build()
    building.write({"more/base.txt": "gunicorn>=23,<28\nmarkupsafe\n"})
    assert run_in(building.must_build(), "python", "-c", "import markupsafe") == ""
    with pytest.raises(Exception, match="No module named"):
        run_in(first, "python", "-c", "import markupsafe")


def test_a_package_may_come_out_of_the_source(building: Building) -> None:
    project = '[project]\nname = "till"\nversion = "1"\n[tool.setuptools]\npy-modules = ["till"]\n'
    building.write({"requirements.txt": "gunicorn>=23,<28\n./till\n", "till/pyproject.toml": project,
                    "till/till.py": "euros = 5\n"})
    assert run_in(building.must_build(), "python", "-c", "import till; print(till.euros)") == "5\n"


def test_a_package_is_built_by_the_apps_user_and_belongs_to_root(building: Building) -> None:
    setup = ("import os\nfrom setuptools import setup\nopen('till.py', 'w').write(f'uid = {os.getuid()}')\n"
             "setup(name='till', version='1', py_modules=['till'])\n")
    building.write({"requirements.txt": "gunicorn>=23,<28\n./till\n", "till/setup.py": setup})
    script = "import os, till; print(till.uid, os.stat(till.__file__).st_uid)"
    assert run_in(building.must_build(), "python", "-c", script).split() == ["10001", "0"]


def test_two_folders_with_the_same_source_have_the_same_image(built: Building, tmp_path: Path) -> None:
    other = Building(tmp_path, built.key, built.base)
    other.write(apps.good("one"))
    assert other.context().read_bytes() == built.context().read_bytes()
    assert other.must_build() == built.must_build()
    assert other.err.endswith("was there\n")


def test_files_of_the_source_are_in_the_image_byte_by_byte(building: Building) -> None:
    odd = {"static/with space ü.txt": "ü\n\n", ".dockerignore": "*\n", "sub/Dockerfile": "FROM nothing\n"}
    building.write(odd)
    building.source.joinpath("current.css").symlink_to("static/site.css")
    tag = building.must_build()
    assert {path: run_in(tag, "cat", path) for path in odd} == odd
    assert run_in(tag, "readlink", "current.css") == "static/site.css\n"


def test_a_requirement_that_does_not_exist_is_told_in_the_words_of_uv(building: Building) -> None:
    building.write({"requirements.txt": f"{NO_SUCH_PACKAGE}\n"})
    assert building.build() == 1
    assert building.said == {"verb": "release", "ok": False, "layer": "image"}
    assert f"{NO_SUCH_PACKAGE.partition('==')[0]} was not found in the package registry" in building.err
    assert building.err.splitlines()[1].startswith('image: expected RUN ["/tmp/uv/bin/python", "-I", "/tools/index.py"')
    assert building.err.endswith("to fix it: fix requirements.txt in the app's source, then run pulumi up again\n")


def test_a_base_image_that_is_not_there_is_told_in_the_words_of_the_engine(building: Building) -> None:
    building.base = "127.0.0.1:1/python:none"
    assert building.build() == 1
    lines = building.err.splitlines()
    assert lines[1].startswith("image: expected FROM 127.0.0.1:1/python:none AS packages to succeed, got ")
    assert "connect: connection refused" in lines[1]
    assert lines[-1] == "to fix it: pulumi config set --path docker.python_image IMAGE"


def test_a_python_that_the_base_image_lacks_is_told(building: Building) -> None:
    building.settings["python"] = "python3.99"
    assert building.build() == 1
    assert "python3.99" in building.err
    assert "executable file not found" in building.err
    assert building.err.endswith("to fix it: pulumi config set --path app.python python3\n")


def test_an_engine_that_is_not_there_is_told_so(building: Building, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    assert building.build() == 1
    assert building.err.startswith("docker.host: expected a Docker Engine that answers")
    assert building.err.splitlines()[-1].startswith("to fix it: ")


def test_images_of_verified_releases_are_kept_and_of_all_others_removed(alone: Building) -> None:
    verified: list[dict[str, str]] = []
    for number in range(4):
        alone.write({"wsgi.py": f"app = {number}\n"})
        verified.insert(0, alone.built())
    failed = verified.pop(1)
    tag(DockerEngine(), alone.key, verified, 2)

    for release in (*verified, failed):
        assert alone.remove(release["image"]) == 0, alone.err
    assert alone.tags(alone.key) == {release["image"] for release in verified[:2]}


def test_a_ready_image_to_go_back_to_has_a_tag_until_the_site_goes(alone: Building) -> None:
    ready = alone.must_build()
    tag(DockerEngine(), alone.key, [{"release": "1", "image": ready}, {"release": "2", "image": "gone:1"}], 3)

    assert alone.tags(f"{alone.key}-verified") == {f"{alone.key}-verified:1"}
    untag(DockerEngine(), alone.key)
    assert alone.tags(f"{alone.key}-verified") == set()


def test_an_image_that_a_container_is_made_of_is_kept(alone: Building) -> None:
    tag = alone.must_build()
    docker("create", "--label", f"portico.site={alone.key}", tag)
    assert alone.remove(tag) == 0
    assert alone.err == f"image: {tag} is kept, a container is made of it\n"
    assert tag in alone.tags()


def test_with_the_last_image_nothing_of_the_site_is_left(alone: Building) -> None:
    tag = alone.must_build()
    assert alone.remove(tag) == 0
    assert alone.err == f"image: {tag} removed\n"
    assert leftovers.of(alone.key) == set()


def test_an_image_that_is_gone_already_is_no_failure(alone: Building) -> None:
    assert alone.remove(f"{alone.key}:none") == 0
    assert alone.err == f"image: {alone.key}:none removed\n"


def test_a_debian_package_of_the_settings_is_in_the_image_and_none_of_apts_lists(alone: Building) -> None:
    alone.packages = ["libmagic1"]
    tag = alone.must_build()

    assert run_in(tag, "dpkg-query", "--show", "--showformat=${Package}", "libmagic1") == "libmagic1"
    assert run_in(tag, "ls", "/var/lib/apt/lists") == ""


def test_a_debian_package_that_is_not_there_is_refused_with_apts_word_and_the_setting(alone: Building) -> None:
    alone.packages = ["libmagic99"]

    assert alone.build() == 1
    assert "E: Unable to locate package libmagic99" in alone.err
    assert "in place of libmagic99: pulumi config set --path 'target.packages[N]' PACKAGE" in alone.err
