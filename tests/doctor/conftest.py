"""A module's tests share one patient; each test leaves it well."""

from pathlib import Path

import pytest

from portico.agent.place import Place
from tests.doctor.patient import PAGE, Patient
from tests.engine import apps
from tests.hosts.conftest import MakeSite
from tests.hosts.conftest import docker_engine as docker_engine
from tests.hosts.conftest import give as give
from tests.hosts.conftest import host_environments as host_environments
from tests.hosts.conftest import host_image as host_image
from tests.hosts.conftest import host_key_pair as host_key_pair
from tests.hosts.conftest import make_host as make_host
from tests.hosts.conftest import make_hosted as make_hosted
from tests.hosts.conftest import make_ready_host as make_ready_host
from tests.hosts.conftest import pulumi_engine as pulumi_engine


@pytest.fixture(scope="module")
def patient(make_hosted: MakeSite) -> Patient:
    """A site that is up on a host under systemd."""
    site = make_hosted()
    site.write(apps.good(PAGE))
    site.must_up()
    return Patient(site)


@pytest.fixture
def host(tmp_path: Path) -> Place:
    """A host under systemd, of which only the folders are needed."""
    return Place(str(tmp_path), str(tmp_path), "shop")
