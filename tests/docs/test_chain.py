"""docs/chain.svg shows the chain of portico/protocol/chain.py, in the light and in the dark."""

import re
from xml.etree import ElementTree

import pytest

from portico.protocol import chain
from tests.checkout import REPOSITORY

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = ("chain.svg", "chain-dark.svg")
STEPS = [word.replace("-", " ") for word, step in chain.STEPS.items() if step.by_agent]
SHOWN_AS = {"nginx": "nginx site"}


def _drawing(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring((REPOSITORY / "docs" / picture).read_text())


@pytest.mark.parametrize("picture", PICTURES)
def test_the_picture_names_exactly_the_steps_of_the_chain_in_their_order(picture: str) -> None:
    steps = [text.text for text in _drawing(picture).iter(f"{SVG}text") if text.get("class") == "step"]

    assert steps == [SHOWN_AS.get(step, step) for step in STEPS]


@pytest.mark.parametrize("picture", PICTURES)
def test_the_picture_is_told_to_who_cannot_see_it(picture: str) -> None:
    drawing = _drawing(picture)
    named = {child.get("id"): child.text for child in drawing if child.tag in {f"{SVG}title", f"{SVG}desc"}}

    assert drawing.get("role") == "img"
    assert set(str(drawing.get("aria-labelledby")).split()) == set(named)
    assert all(SHOWN_AS.get(step, step) in str(named["desc"]) for step in STEPS)


def test_both_pictures_differ_in_colours_alone() -> None:
    light, dark = (_drawing(picture) for picture in PICTURES)
    for drawing in (light, dark):
        for style in drawing.findall(f"{SVG}style"):
            drawing.remove(style)

    assert ElementTree.tostring(light) == ElementTree.tostring(dark)


def test_the_readme_shows_the_one_that_suits_the_page() -> None:
    readme = (REPOSITORY / "README.md").read_text()
    alternative = re.findall(r'<img alt="([^"]*)" src="docs/chain.svg">', readme)

    assert alternative == [", ".join(SHOWN_AS.get(step, step) for step in STEPS)]
    assert '<source media="(prefers-color-scheme: dark)" srcset="docs/chain-dark.svg">' in readme
