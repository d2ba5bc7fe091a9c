"""Steps are looked at in a run of the whole program on mocks."""

from tests.components.conftest import hooks as hooks
from tests.components.conftest import registered as registered
from tests.components.conftest import run as run
from tests.components.conftest import run_on as run_on
