from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.interpreter.desk import expression_at

from mint.errors import LimitReached
from mint.interpreter.data import utc_text
from mint.interpreter.environment import Limits
from mint.testing import Playbook

if TYPE_CHECKING:
    from mint.interpreter.data import Data


def data(text: str = "sequence\n  alice", at: str = "alice", **fields: Any) -> Data:
    """What `${...}` means at an expression."""
    return expression_at(Playbook(text).launch(fields, {"x": {"y": 1}}), at).data()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wfid", "20300101-0000-ba-bo"),
        ("expid", "0_0_0"),
        ("subid", "3"),
        ("fei", "0_0_0!3!20300101-0000-ba-bo"),
        ("engine_id", "mint"),
        ("mnemo_id", "ba-bo"),
        ("tag", ""),
        ("tags", ""),
        ("full_tag", ""),
        ("colour", None),
        ("", None),
    ],
)
def test_what_an_expression_knows_of_itself(name: str, value: str | None) -> None:
    assert data().special(name) == value


def test_tags() -> None:
    inner = data("sequence tag: a\n  sequence tag: b\n    alice")
    assert [inner.special(name) for name in ("tag", "tags", "full_tag")] == [
        "b",
        '["a", "b"]',
        "a/b",
    ]
    own = data("sequence tag: a\n  alice tag: b")
    assert [own.special(name) for name in ("tag", "full_tag")] == ["b", "a/b"]


@pytest.mark.parametrize("tags", [None, "a", 7, {"a": 1}])
def test_tags_that_somebody_spoiled_are_none(tags: Any) -> None:
    assert data(__tags__=tags).special("tags") == ""


def test_fields_and_variables() -> None:
    here = data(l=[{"k": 1}])
    assert [here.field(path) for path in ("l.0.k", "l.-1", "l.1", "none")] == [
        1, {"k": 1}, None, None,
    ]  # fmt: skip
    assert [here.variable(path) for path in ("x.y", "/x", "//x", "none")] == [
        1, {"y": 1}, None, None,
    ]  # fmt: skip


def test_in_a_definition() -> None:
    play = Playbook("echo '${wfid} ${expid} ${f:n} ${v:x} ${none}|'")
    assert play.launch({"n": 1}, {"x": [1]}).echoes == ["20300101-0000-ba-bo 0_0 1 [1] |"]


def test_what_an_expression_knows_hides_a_field_unless_the_field_is_meant() -> None:
    play = Playbook("echo '${wfid} ${f:wfid}'").launch({"wfid": "mine"})
    assert play.echoes == ["20300101-0000-ba-bo mine"]


def test_texts_are_made_only_so_long() -> None:
    play = Playbook("sequence a: '${x}', b: '${x}'\n  alice", limits=Limits(payload=1000))
    expression = expression_at(play.launch({"x": "x" * 600}), "0_0")
    assert expression.attribute("a") == "x" * 600
    with pytest.raises(LimitReached, match=r"limits\.payload \(now 1000\)"):
        expression.attributes()


def test_a_moment_is_written_as_the_original_system_does() -> None:
    assert utc_text(1_893_553_445.000006) == "2030-01-02 03:04:05.000006 UTC"
