"""`pulumi new` on this repository, under a name of the user's own."""

import json
from pathlib import Path

from tests.checkout import check_out
from tests.engine.conftest import MakeSite


def test_a_project_made_from_the_template_is_deployed_under_its_own_name(make_site: MakeSite, tmp_path: Path) -> None:
    site = make_site()
    template = check_out(tmp_path / "template")
    (template / ".venv").unlink()
    new = ("new", str(template), "--generate-only", "--yes", "--force", "--name", "my-shop", "--description", "x")

    made = site.pulumi(*new, "--dir", str(site.checkout))
    site.pulumi("stack", "init", "test")
    site.config = {key.replace("portico:", "my-shop:"): value for key, value in site.config.items()}
    site.must_up()

    assert made.status == 0, made.text
    assert site.get() == (200, "one0")
    urns = [resource["urn"] for resource in json.loads(site.pulumi("stack", "export").text)["deployment"]["resources"]]
    assert all("::my-shop::" in urn for urn in urns)
