"""Previews are recorded from real sites."""

from tests.containers.conftest import base_image as base_image
from tests.containers.conftest import make_contained as make_contained
from tests.engine.conftest import engine as engine
from tests.engine.conftest import environments as environments
from tests.engine.conftest import make_site as make_site
from tests.hosts.conftest import docker_engine as docker_engine
from tests.hosts.conftest import give as give
from tests.hosts.conftest import host_environments as host_environments
from tests.hosts.conftest import host_image as host_image
from tests.hosts.conftest import host_key_pair as host_key_pair
from tests.hosts.conftest import make_host as make_host
from tests.hosts.conftest import make_hosted as make_hosted
from tests.hosts.conftest import make_ready_host as make_ready_host
from tests.hosts.conftest import pulumi_engine as pulumi_engine
