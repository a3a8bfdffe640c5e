from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.running import Mint


def test_variables_of_the_engine(mint: Mint) -> None:
    assert mint("variables").out.startswith("no variables; ")
    assert mint("variables", "history").out == "nobody has set a variable\n"
    assert mint("variables", "set", "freeze", "true").out == "freeze = true\n"
    assert mint("variables", "set", "mirror", "a b").out == 'mirror = "a b"\n'
    assert [line.split() for line in mint("variables").out.splitlines()] == [
        ["NAME", "VALUE"],
        ["freeze", "true"],
        ["mirror", '"a', 'b"'],
    ]
    assert mint("variables", "get", "freeze").out == "true\n"
    assert mint("variables", "get", "mirror").out == "a b\n"
    assert mint("variables", "get", "mirror", "--json").json == {"name": "mirror", "value": "a b"}
    assert mint("variables", "get", "none").code == 4
    assert mint("variables", "set", "x", "[1]", "--json").json == {"name": "x", "value": [1]}
    assert mint("variables", "set", "/x", "1").code == 2
    assert mint("variables", "unset", "freeze").out == "unset: freeze\n"
    assert mint("variables", "unset", "freeze", "--json").json == {"name": "freeze"}
    assert mint("variables", "--json").json == {"variables": {"mirror": "a b", "x": [1]}}


def test_who_set_what(mint: Mint) -> None:
    mint("variables", "set", "who", "1")
    mint("variables", "unset", "who")
    _, first, second = mint("variables", "history", "who").out.splitlines()
    assert first.split()[2:4] == ["who", "1"]
    assert second.split()[2:4] == ["who", "unset"]
    events = mint("variables", "history", "who", "--json").json["events"]
    assert [event["data"] for event in events] == [{"value": 1}, {}]
