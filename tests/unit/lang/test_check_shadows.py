from __future__ import annotations

import pytest
from tests.unit.lang.findings import findings


def test_a_subprocess_that_has_the_name_of_a_word_is_told() -> None:
    [found] = findings("define k\n  noop\n  define wait\n    noop")
    assert found.startswith("0_1 warning `wait` is a word of the language")


def test_a_subprocess_that_has_the_name_of_a_participant_is_told() -> None:
    found = findings("define k\n  weigh\n  define weigh\n    noop", participants=["weigh"])
    assert [each.split(":")[0] for each in found] == ["0_1 warning `weigh` is also a participant"]


class Everybody(list[str]):
    """Somebody who answers to any name."""

    def __contains__(self, name: object) -> bool:
        return True


def test_one_who_answers_to_any_name_is_hidden_by_none() -> None:
    assert findings("define k\n  weigh\n  define weigh\n    noop", Everybody()) == []


@pytest.mark.parametrize(
    "text",
    ["define wait\n  noop", "define k\n  weigh\n  define weigh\n    noop", "define weigh\n  noop"],
)
def test_the_name_of_the_whole_hides_nothing(text: str) -> None:
    assert findings(text) == []


def test_of_two_definitions_of_one_name_the_first_is_told() -> None:
    [found] = findings(
        "define k\n  a\n  define a\n    noop\n  define b\n    noop\n  define a\n    stall"
    )
    assert found.startswith("0_1 warning `a` is defined once more below")


def test_the_same_name_in_two_bodies_is_fine() -> None:
    inner = "    define c\n      noop\n    c\n"
    text = f"define k\n  a\n  b\n  define a\n{inner}  define b\n{inner}"
    assert findings(text) == []


def test_an_import_stands_at_the_head() -> None:
    assert findings("define k\n  import 'locks'\n  sequnce") == []  # it may be imported
    [found] = findings("define k\n  sequence\n    import 'locks'")
    assert found.startswith("0_0_0 error `import` stands at the head")
