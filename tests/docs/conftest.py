"""The documents are held against a real site."""

from tests.engine.conftest import deployed as deployed
from tests.engine.conftest import engine as engine
from tests.engine.conftest import environments as environments
from tests.engine.conftest import make_site as make_site
