from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from tests.unit.lang.trees import trees

from mint.lang.draw import draw
from mint.lang.places import walk
from mint.lang.read import read

if TYPE_CHECKING:
    from mint.model.tree import Tree

SVG = "{http://www.w3.org/2000/svg}"
TEXT = """\
define release
  prepare
  concurrence count: 1
    alpha
    bravo
  cursor
    wait 1d
    rewind if: ${f:again}
  if ${f:ok}
    publish
    error 'no luck'
  define publish
    sign
"""


def parsed(svg: str) -> ET.Element:
    """The drawing; an error when it is not well-formed."""
    return ET.fromstring(svg)  # noqa: S314 - we wrote it ourselves


def steps(svg: str) -> dict[str, ET.Element]:
    """The group of each step, by its position."""
    groups = parsed(svg).iter(f"{SVG}g")
    return {each.attrib["data-position"]: each for each in groups if "data-position" in each.attrib}


def test_every_step_is_drawn_but_the_root_definition() -> None:
    tree = read(TEXT).tree
    positions = {position for position, _ in walk(tree)} - {"0"}
    assert set(steps(draw(tree))) == positions


def test_it_needs_nothing_else() -> None:
    svg = draw(read(TEXT).tree)
    assert not re.search(r"<script|href|@import|url\(|on\w+=|<foreignObject", svg)
    assert set(re.findall(r"https?://[^\"' ]+", svg)) == {"http://www.w3.org/2000/svg"}


def test_it_is_the_same_every_time() -> None:
    tree = read(TEXT).tree
    states = {"0_0": "done", "0_1": "here"}
    assert draw(tree, states=states) == draw(read(TEXT).tree, states=dict(reversed(states.items())))


def test_states_colour_steps_and_only_used_ones_are_explained() -> None:
    svg = draw(read(TEXT).tree, states={"0_0": "done", "0_1_0": "error"})
    found = steps(svg)
    assert found["0_0"].attrib["class"] == "step done"
    assert found["0_0"].attrib["data-state"] == "done"
    assert found["0_1_0"].attrib["class"] == "step error"
    words = {each.text for each in parsed(svg).iter(f"{SVG}text")}
    assert {"done", "error"} <= words
    assert not {"waiting", "cancelled", "pending"} & words


def test_an_unknown_state_is_told_but_not_drawn() -> None:
    svg = draw(read(TEXT).tree, states={"0_0": 'x" onload="y'})
    assert steps(svg)["0_0"].attrib["data-state"] == 'x" onload="y'
    assert steps(svg)["0_0"].attrib["class"] == "step "


def test_notes_stand_in_the_box() -> None:
    svg = draw(read(TEXT).tree, notes={"0_0": "since noon", "0_2": "2nd round"})
    assert "since noon" in "".join(steps(svg)["0_0"].itertext())
    assert "2nd round" in "".join(steps(svg)["0_2"].itertext())


def test_the_title_is_given_or_the_name() -> None:
    assert parsed(draw(read(TEXT).tree)).findtext(f"{SVG}title") == "release"
    assert parsed(draw(read(TEXT).tree, title="<x> & y")).findtext(f"{SVG}title") == "<x> & y"


def test_nothing_is_outside_the_picture() -> None:
    root = parsed(draw(read(TEXT).tree))
    wide, high = float(root.attrib["width"]), float(root.attrib["height"])
    for x, y, right, bottom in _boxes(root, 0, 0):
        assert min(x, y) >= 0
        assert right <= wide
        assert bottom <= high


def _boxes(element: ET.Element, x: float, y: float) -> list[tuple[float, float, float, float]]:
    found = re.match(r"translate\(([-\d.e]+) ([-\d.e]+)\)", element.attrib.get("transform", ""))
    if found:
        x, y = x + float(found[1]), y + float(found[2])
    boxes = []
    if element.tag == f"{SVG}rect" and element.attrib["width"] != "100%":
        left, top, width, height = (float(element.attrib[k]) for k in ("x", "y", "width", "height"))
        boxes.append((x + left, y + top, x + left + width, y + top + height))
    for child in element:
        boxes += _boxes(child, x, y)
    return boxes


@settings(max_examples=50)
@given(trees)
def test_any_tree_can_be_drawn(tree: Tree) -> None:
    positions = {position: "done" for position, _ in walk(tree)}
    notes = {position: step.name for position, step in walk(tree)}
    parsed(draw(tree, states=positions, notes=notes, title=tree.name))


def test_sixty_steps_make_a_drawing_of_sensible_size() -> None:
    text = "define k\n" + "".join(f"  step{n} task: 'number {n}'\n" for n in range(60))
    root = parsed(draw(read(text).tree))
    assert float(root.attrib["width"]) < 400
    assert float(root.attrib["height"]) < 60 * 80
