"""An app's state outlives its site; one command removes it and leaves the host as it was."""

import re

from tests.engine import apps
from tests.hosts.conftest import MakeHost, MakeSite
from tests.hosts.site import UNIT

STATE = f"/var/lib/{UNIT}"
TOLD = re.compile(rf"{STATE} and user {UNIT} stay, the app keeps something there: (rm -r {STATE} && userdel {UNIT})\n")
KEEPS = apps.good("keeps ")["wsgi.py"] + """
import pathlib
pathlib.Path(__file__).with_name("uploads").joinpath("kept").write_text("kept")
"""


def test_what_the_app_keeps_stays_with_its_owner_for_the_next_or_until_it_is_removed(
    make_hosted: MakeSite, make_host: MakeHost
) -> None:
    site = make_hosted(make_host())
    site.write({**apps.good(""), "wsgi.py": KEEPS, "uploads/.gitkeep": ""})
    site.configure("app", persist=["uploads"])
    before = site.host.files()
    site.must_up()

    destroyed = site.destroy()
    kept = {path: told[:2] for path, told in site.host.files().items() if path.startswith(STATE)}
    site.must_up()
    answered = site.get()
    told = TOLD.search(site.destroy().text)

    assert TOLD.search(destroyed.text)
    assert kept == {STATE: ("drwxr-x---", f"{UNIT}:{UNIT}"), f"{STATE}/uploads": ("drwx------", f"{UNIT}:{UNIT}"),
                    f"{STATE}/uploads/kept": ("-rw-------", f"{UNIT}:{UNIT}")}
    assert answered == (200, "keeps 0")
    assert told
    site.host.run(told[1])
    assert site.host.files() == before
