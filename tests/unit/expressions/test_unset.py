from __future__ import annotations

import pytest

from mint.testing import Dispatched, Erred, Playbook, Terminated


@pytest.mark.parametrize(
    "step",
    ["unset x", "unset 'f:x'", "unset 'field:x'", "unset field: x", "unset f: x", "unset fld: x",
     "unset '${f:which}'", "unset f: '${f:which}'"],
)  # fmt: skip
def test_a_field_is_removed(step: str) -> None:
    play = Playbook(step).launch({"x": 1, "which": "x"})
    play.expect(Terminated({"which": "x", "__result__": 1}))


@pytest.mark.parametrize(
    "step",
    ["unset 'v:x'", "unset 'var:x'", "unset 'variable:x'", "unset v: x", "unset variable: x",
     "unset 'v:/x'"],
)  # fmt: skip
def test_a_variable_is_removed(step: str) -> None:
    play = Playbook(step).launch({"x": 1}, {"x": 2, "y": 3})
    play.expect(Terminated({"x": 1, "__result__": 2}))
    assert play.variables == {"y": 3}


def test_what_is_not_there_is_no_error() -> None:
    play = Playbook("sequence\n  unset x\n  unset 'v:x'\n  unset 'a.b.0'").launch({"a": {"c": 1}})
    play.expect(Terminated({"a": {"c": 1}, "__result__": None}))


@pytest.mark.parametrize(
    ("path", "left", "gone"),
    [
        ("h.k", {"h": {"l": [1, 2]}}, 1),
        ("h.l.0", {"h": {"k": 1, "l": [2]}}, 1),
        ("h.l.-1", {"h": {"k": 1, "l": [1]}}, 2),
        ("h.l.2", {"h": {"k": 1, "l": [1, 2]}}, None),
        ("h", {}, {"k": 1, "l": [1, 2]}),
    ],
)
def test_a_path_goes_into_a_value(path: str, left: dict[str, object], gone: object) -> None:
    play = Playbook(f"unset 'f:{path}'").launch({"h": {"k": 1, "l": [1, 2]}})
    play.expect(Terminated({**left, "__result__": gone}))


def test_what_set_put_under_a_flat_name_is_found_again() -> None:
    play = Playbook("sequence\n  set 'f:a.b': 1\n  unset 'f:a.b'\n  unset __result__").launch()
    play.expect(Terminated({}))


def test_what_was_removed_is_the_result() -> None:
    play = Playbook("let\n  set 'v:y': [1]\n  unset 'v:y'").launch()
    play.expect(Terminated({"__result__": [1]}))


def test_the_result_itself_can_be_removed() -> None:
    Playbook("sequence\n  set y: 1\n  unset __result__").launch().expect(Terminated({"y": 1}))


def test_the_variable_of_an_outer_scope_shows_again() -> None:
    play = Playbook("""
        let
          set 'v:x': inner
          alice at: '${v:x}'
          unset 'v:x'
          alice at: '${v:x}'
        """)
    play.launch(variables={"x": "outer"}).answer("alice").answer("alice")
    assert [sent.params["at"] for sent in play.dispatches] == ["inner", "outer"]


@pytest.mark.parametrize(
    ("override", "left"), [("", {"x": "outer"}), (", override: true", {}), (", over: true", {})]
)
def test_override_removes_it_where_it_is_bound(override: str, left: dict[str, str]) -> None:
    play = Playbook(f"let\n  unset 'v:x'{override}").launch(variables={"x": "outer"})
    assert play.is_over
    assert play.variables == left


def test_override_sub_does_not_look_beyond_the_subprocess() -> None:
    play = Playbook("""
        define
          inner
          define inner
            let
              unset 'v:x', override: sub
        """)
    assert play.launch(variables={"x": "outer"}).variables == {"x": "outer"}


def test_variables_of_the_engine_are_only_read() -> None:
    play = Playbook("sequence\n  unset 'v:x'\n  alice at: '${v:x}'", variables={"x": "engine"})
    play.launch().expect(Dispatched("alice", params={"at": "engine"}))
    message = "//x: variables of the engine can only be read by a process"
    Playbook("unset 'v://x'").launch(variables={"x": 1}).expect(Erred("0_0", "engine", message))


@pytest.mark.parametrize("step", ["unset", "unset if: true", "unset override: true"])
def test_without_a_name_it_is_an_error(step: str) -> None:
    message = "unset: no field or variable is named: try `unset 'f:x'`"
    Playbook(step).launch().expect(Erred("0_0", "engine", message))


def test_a_block_is_run_first() -> None:
    play = Playbook("unset x\n  alice").launch({"x": 1}).expect(Dispatched("alice", {"x": 1}))
    play.answer("alice", {"y": 2}).expect(Terminated({"y": 2, "__result__": 1}))


def test_cancelled_while_its_block_waits_it_removes_nothing() -> None:
    play = Playbook("sequence\n  unset x\n    alice\n  bob").launch({"x": 1}).cancel("0_0_0")
    assert play.waiting == ["bob"]
    assert play.dispatches[-1].fields == {"x": 1}
    assert not play.cancel().nodes
