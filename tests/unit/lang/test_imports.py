from __future__ import annotations

import pytest

from mint.errors import BadName, DefinitionError
from mint.lang.check import check
from mint.lang.imports import has_imports, imports_of, with_imports
from mint.lang.places import Place, Reading
from mint.lang.read import read
from mint.model.tree import Tree

LOCKS = read("define locks\n  noop\n  define take\n    alpha\n  define give\n    bravo").tree
WHOLE = read("define 'trial', revision: 3, on_error: 'x'\n  build").tree
DEPLOYED = {"common/locks": LOCKS, "trial": WHOLE, "bare": Tree("noop")}


def resolved(text: str) -> Reading:
    return with_imports(read(text, source="mine"), DEPLOYED.get)


@pytest.mark.parametrize(
    "text",
    [
        "define k\n  import 'common/locks'\n  take",
        "define:\n  name: k\n  do:\n  - import: common/locks\n  - take",
        '["define", {"k": null}, [["import", {"common/locks": null}, []], ["take", {}, []]]]',
    ],
)
def test_components_take_the_place_of_the_import(text: str) -> None:
    found = resolved(text).tree.children
    assert [child.to_json()[:2] for child in found][:2] == [
        ["define", {"take": None}],
        ["define", {"give": None}],
    ]
    assert found[2].name == "take"


def test_the_whole_is_imported_under_another_name() -> None:
    tree = resolved(
        "define k\n  import trial, as: build_it\n  import bare, as: nothing\n  build_it"
    ).tree
    assert tree.children[0].to_json() == [
        "define",
        {"build_it": None, "on_error": "x"},
        [["build", {}, []]],
    ]
    assert tree.children[1].to_json() == ["define", {"nothing": None}, [["noop", {}, []]]]


def test_what_follows_is_found_where_it_stands() -> None:
    reading = resolved("define k\n  import 'common/locks'\n  sequence\n    charlie\n")
    assert reading.places["0_2_0"] == Place(4, 5)
    assert reading.places["0_0_0"] == reading.places["0_1"] == Place(2, 3)
    known = check(reading, participants=["alpha", "bravo"], expressions={"define", "sequence"})
    [found] = [each for each in known if each.severity == "error"]
    assert (found.position, found.place) == ("0_2_0", Place(4, 5))


def test_the_same_component_by_two_ways_comes_once() -> None:
    assert (
        len(resolved("define k\n  import 'common/locks'\n  import 'common/locks'").tree.children)
        == 2
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("define k\n  import nobody", "mine:2:3: nothing is deployed as `nobody`"),
        ("define k\n  import bare", "mine:2:3: `bare` defines no components"),
        (
            "define k\n  import 'common/locks'\n  define take\n    noop",
            "mine:2:3: `take` is defined",
        ),
        ("define k\n  import", "mine:2:3: say what is imported"),
        ("define k\n  noop\n  import a\n    noop", "mine:3:3: say what is imported"),
    ],
)
def test_what_cannot_be_imported_is_told_with_its_place(text: str, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        resolved(text)
    assert str(caught.value).startswith(message)


def test_what_the_finder_has_against_a_name_is_told_with_its_place() -> None:
    def find(_: str) -> Tree | None:
        raise BadName("that is no name")

    with pytest.raises(DefinitionError, match=r"^mine:2:3: that is no name"):
        with_imports(read("define k\n  import '!'", source="mine"), find)


def test_one_that_imports_nothing_stays_the_same() -> None:
    reading = read("define k\n  sequence\n    import x")
    assert not has_imports(reading.tree)
    assert with_imports(reading, DEPLOYED.get) is reading


def test_imports_are_listed() -> None:
    reading = read("define k\n  import 'a/b@3'\n  import c, as: d\n")
    assert [(each.name, each.alias) for each in imports_of(reading)] == [("a/b@3", ""), ("c", "d")]
