"""The folders of the app's state that a container for one command mounts."""

import pytest

from portico.steps.docker.state_volume import mounts


@pytest.mark.parametrize(("path", "option"), [
    ("/shop/kept", "type=volume,source=shop-state,target=/shop/kept,volume-subpath=kept,volume-nocopy=true"),
    ("/a,b/kept", 'type=volume,source=shop-state,"target=/a,b/kept",volume-subpath=kept,volume-nocopy=true'),
])
def test_a_folder_is_mounted_by_the_name_of_its_volume(path: str, option: str) -> None:
    assert list(mounts({"site": "shop"}, {path: "kept"})) == [f"--mount={option}"]
