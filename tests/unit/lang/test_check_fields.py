from __future__ import annotations

import pytest
from tests.unit.lang.findings import findings

from mint.lang.known_fields import Declared, Known

CLOSED = Known(frozenset({"product"}), closed=True)


def test_a_field_that_is_read_once_and_spelt_nearly_so_is_told() -> None:
    text = "define k\n  set 'f:project': x\n  echo '${projct}'"
    [found] = findings(text)
    assert found.startswith("0_1 warning the field `projct` is read here only")
    assert found.endswith("Did you mean `project`?")


def test_one_that_is_read_often_elsewhere_is_what_is_meant() -> None:
    text = "define k\n  echo '${ev.project}'\n  echo '${ev.project}'\n  echo '${ev.projct}'"
    [found] = findings(text)
    assert found.endswith("Did you mean `ev.project`?")


@pytest.mark.parametrize(
    "text",
    [
        "define k\n  set 'f:package': x\n  echo '${packages}'",  # one and many
        "define k\n  set 'f:stage_one1': x\n  echo '${stage_one2}'",  # numbered
        "define k\n  set 'f:abc': x\n  echo '${abd}'",  # too short to tell
        "define k\n  set 'f:project': x\n  echo '${v:projct}'",  # a variable
        "define k\n  set 'f:project': x\n  echo '${projct}'\n  echo '${projct}'",  # said twice
        "define k\n  set 'f:project': x\n  echo '${unlike}'",
        "define k\n  set 'f:project': x\n  echo '${__result__}'",
    ],
)
def test_what_may_be_right_is_fine(text: str) -> None:
    assert findings(text) == []


def test_where_all_writers_are_known_a_field_that_nobody_writes_is_told() -> None:
    text = (
        "define k\n  set 'f:done': x\n  echo '${done} ${product}'\n  echo '${tag}'\n  echo ${nope}"
    )
    [found] = findings(text, known=CLOSED)
    assert found.startswith("0_3 warning nothing writes the field `nope`")


@pytest.mark.parametrize(
    "step", ["weigh", "listen to: 'x'", "participant weigh", "restore from_f: x"]
)
def test_where_somebody_may_have_written_it_nothing_is_told(step: str) -> None:
    assert findings(f"define k\n  {step}\n  echo '${{nope}}'", known=CLOSED) == []


def test_what_participants_declare_counts() -> None:
    says = {
        "weigh": Declared(frozenset({"product", "scale"}), frozenset({"weight"})),
        "ship": Declared(frozenset({"weight"}), frozenset()),
    }
    known = Known(frozenset({"product"}), closed=True, declared=says.get)
    text = "define k\n  weigh\n  ship\n  echo '${weight} ${height}'"
    found = findings(text, known=known)
    assert [each.partition(" |")[0] for each in found] == [
        "0_0 warning `weigh` needs the field `scale`, which nothing writes",
        "0_2 warning nothing writes the field `height`, which is read here",
    ]
