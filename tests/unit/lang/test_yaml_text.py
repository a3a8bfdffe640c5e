from __future__ import annotations

from typing import Any

import pytest

from mint.errors import DefinitionError
from mint.lang.places import Place
from mint.lang.yaml_text import read_yaml

RELEASE = """\
define:
  name: release
  do:
    - check
    - notify: {to: qa}
    - sequence:
        - alpha
        - participant: bravo
"""


def test_a_definition() -> None:
    reading = read_yaml(RELEASE)
    assert reading.tree.to_json() == [
        "define",
        {"name": "release"},
        [
            ["check", {}, []],
            ["notify", {"to": "qa"}, []],
            ["sequence", {}, [["alpha", {}, []], ["participant", {"bravo": None}, []]]],
        ],
    ]
    assert reading.places["0_2_1"] == Place(8, 11)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("check", ["check", {}, []]),
        ("check:", ["check", {}, []]),
        ("check: {}", ["check", {}, []]),
        ("wait: 1.50", ["wait", {"1.50": None}, []]),
        ("echo: ''", ["echo", {"": None}, []]),
        ("echo: yes", ["echo", {"yes": None}, []]),
        (
            "error: {it failed: , unless: '${x}'}",
            ["error", {"it failed": None, "unless": "${x}"}, []],
        ),
        ("a: {do: [b], on: true}", ["a", {"on": True}, [["b", {}, []]]]),
        ("[wait, {1d: null}, []]", ["wait", {"1d": None}, []]),
        ("[a, {do: 1}, [b, {c: d}]]", ["a", {"do": 1}, [["b", {}, []], ["c", {"d": None}, []]]]),
        ("a: [[b, {}, []]]", ["a", {}, [["b", {}, []]]]),
        ("on: {no: off}", ["on", {"no": "off"}, []]),
    ],
)
def test_forms_of_a_step(text: str, expected: list[Any]) -> None:
    assert read_yaml(text).tree.to_json() == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2", "^k:1:1: a step has one name, here are `a`, `b`"),
        ("{}", "1:1: a step has one name, here are none"),
        ("a: [~]", "1:5: the step at 0_0 is empty"),
        ("a: {do: b}", "1:9: children are a list of steps, here is `b`"),
        ("a: [[b, {}]]", "1:5: .*at 0_0 there is a list of 2"),
        ("'': 1", "1:1: the step at 0 has an empty name"),
        ("[" * 900, "nested"),
    ],
)
def test_errors_tell_the_place_and_the_forms(text: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        read_yaml(text, "k")


def test_aliases_cannot_nest_without_end() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 1200))]
    with pytest.raises(DefinitionError, match="nested more than 200"):
        read_yaml("\n".join(lines))
