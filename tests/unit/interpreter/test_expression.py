from __future__ import annotations

from typing import Any, ClassVar

import pytest
from tests.unit.interpreter.desk import expression_at

from mint.interpreter.expression import Expression
from mint.testing import Playbook


def expression(line: str, **fields: Any) -> Expression:
    """A live expression with these attributes."""
    play = Playbook(f"{line}\n  alice").launch({"n": 1, "o": {"p": [1]}, **fields}, {"v": 2})
    return expression_at(play, "0_0")


def test_the_first_attribute_that_there_is() -> None:
    here = expression("sequence b: '${f:n}', c: 3")
    assert here.attribute("a", "b", "c") == "1"
    assert here.attribute("c", "b") == 3
    assert here.attribute("a", default="else") == "else"
    assert here.attribute("a") is None


def test_an_attribute_keeps_its_type_when_it_is_one_lookup() -> None:
    here = expression("sequence a: '$f:o.p', b: ['$f:n', '${f:n}'], c: {'${f:n}': '$v:v'}")
    assert (here.attribute("a"), here.attribute("b")) == ([1], [1, "1"])
    assert here.attribute("c") == {"1": 2}


def test_another_payload_may_be_looked_at() -> None:
    here = expression("sequence a: '$f:n'")
    assert here.attribute("a", fields={"n": 9}) == 9


def test_false_and_nothing_are_values() -> None:
    here = expression("sequence a: false, b: 0, c: ''")
    assert [here.attribute(name, default="x") for name in "abc"] == [False, 0, ""]


def test_the_text() -> None:
    assert expression("sequence 'n is ${f:n}'").text() == "n is 1"
    assert expression("sequence '$f:o'").text() == '{"p": [1]}'
    assert expression("sequence a: 1").text() is None


def test_an_attribute_or_else_the_text() -> None:
    assert expression("sequence text, a: 1").attribute_or_text("a") == 1
    assert expression("sequence text, a: 1").attribute_or_text("b") == "text"


def test_all_attributes() -> None:
    here = expression("sequence '${f:n}', 'x${f:n}': '${v:v}'")
    assert here.attributes() == {"1": None, "x1": "2"}


@pytest.mark.parametrize(
    ("attributes", "stem", "value"),
    [
        ("on: 7", "on", 7),
        *((f"on_{kind}: n", "on", 1) for kind in ("f", "fld", "field", "f_val", "field_value")),
        *((f"on_{kind}: v", "on", 2) for kind in ("v", "var", "variable", "v_val")),
        *((f"on_{kind}: 7", "on", 7) for kind in ("val", "value")),
        ("value: 7", "", 7),
        ("val: '$f:n'", "", 1),
        ("field_value: o.p", "", [1]),
        ("variable_value: v", "", 2),
        ("v_val: '${f:k}'", "", 2),
        ("field: n", "", None),
        ("f: n", "", None),
        ("other_value: 7", "other", 7),
        ("other_field_value: n", "other", 1),
        ("only: 7", "on", None),
        ("on_error: 'x'", "on", None),
        ("none: 7", "on", None),
        ("on_f: none", "on", None),
        ("on_f: n, on_v: v", "on", 2),
    ],
)
def test_a_family_of_attributes(attributes: str, stem: str, value: Any) -> None:
    assert expression(f"sequence {attributes}", k="v").value_of(stem) == value


def test_a_condition() -> None:
    here = expression("sequence a: 1")
    assert here.holds("${f:n} == 1")
    assert not here.holds("${f:n} == 1", {"n": 2})
    assert here.lookup("v") == 2


def test_where_its_tree_stands() -> None:
    here = expression("sequence a: 1")
    definition, path = here.place()
    assert (path, definition.tree.at(path)) == ("0_0", here.tree)


def test_what_a_word_does_that_says_nothing_of_its_own() -> None:
    class Plain(Expression):
        """A word with nothing but a name."""

        names: ClassVar[tuple[str, ...]] = ("plain",)

    play = Playbook("sequence\n  plain a: 1\n  alice")
    play.environment.table = {**play.environment.table, "plain": Plain}
    assert play.launch().waiting == ["alice"]
