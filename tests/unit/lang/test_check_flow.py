from __future__ import annotations

import pytest
from tests.unit.lang.findings import findings


@pytest.mark.parametrize("stop", ["terminate", "cancel_process", "stall", "error 'no'"])
def test_what_follows_a_stop_is_never_reached(stop: str) -> None:
    [found] = findings(f"define k\n  sequence\n    alpha\n    {stop}\n    bravo\n    charlie")
    assert found.startswith("0_0_2 warning `bravo` is never reached")


@pytest.mark.parametrize(
    "text",
    [
        "sequence\n  error 'no', unless: ${f:ok}\n  alpha",
        "sequence\n  terminate if: ${f:ok}\n  alpha",
        "sequence\n  stall timeout: 1d\n  alpha",
        "sequence\n  error 'no', on_error: pass\n  alpha",
        "sequence\n  alpha\n  terminate",
        "define k\n  alpha\n  error 'no'\n  define sub\n    bravo",
        "concurrence\n  stall\n  alpha",
        "cursor\n  jump c\n  error 'no'\n  noop tag: c",
    ],
)
def test_what_may_go_on_is_fine(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("if ${f:x}\n  a\n  b\n  c", "0_2"),
        ("if test: ${f:x}\n  a\n  b\n  c", "0_2"),
        ("if\n  equals\n  a\n  b\n  c", "0_3"),
    ],
)
def test_an_if_has_two_branches(text: str, position: str) -> None:
    [found] = findings(text)
    assert found.startswith(f"{position} warning `c` is never reached: an `if` has")


def test_an_if_with_all_that_it_may_have_is_fine() -> None:
    assert findings("if ${f:x}\n  a\n  b") == []
    assert findings("if\n  equals\n  a\n  b") == []


@pytest.mark.parametrize("command", ["break", "rewind", "continue", "skip 1", "jump to x"])
def test_a_command_needs_a_loop(command: str) -> None:
    [found] = findings(f"define k\n  alpha\n  {command}")
    assert f"`{command.split(maxsplit=1)[0]}` does nothing here" in found


@pytest.mark.parametrize(
    "text",
    [
        "cursor\n  a\n  sequence\n    break if: ${f:x}",
        "repeat\n  a\n  stop if: ${f:x}",
        "iterator on: 'a, b'\n  concurrence\n    skip 1",
        "concurrence\n  cursor tag: x\n    a\n  rewind ref: x",
        "define k\n  cursor\n    sub\n  define sub\n    break if: ${f:x}",
    ],
)
def test_a_command_in_a_loop_or_with_a_ref_is_fine(text: str) -> None:
    assert findings(text) == []


def test_a_command_in_a_subprocess_that_no_loop_can_call_is_stray() -> None:
    [found] = findings("define k\n  sub\n  define sub\n    break")
    assert found.startswith("0_1_0 warning")


def test_a_definition_that_calls_its_own_name_runs_away() -> None:
    [found] = findings("define check\n  sequence\n    check")
    assert "`check` calls the definition in which it stands" in found
    assert "Say `participant check` if that is meant" in found
    [found] = findings("define k\n  sub\n  define sub\n    alpha\n    sub")
    assert found.startswith("0_1_1 warning `sub` calls")


@pytest.mark.parametrize(
    "text",
    [
        "define check\n  participant check",
        "define check\n  check if: ${f:more}",
        "define check\n  if ${f:more}\n    check",
        "define check\n  iterator on_field: parts\n    check",
    ],
)
def test_recursion_that_can_end_is_fine(text: str) -> None:
    assert findings(text) == []


def test_where_a_participant_has_that_name_it_is_meant() -> None:
    assert findings("define check\n  check", ["check"]) == []


@pytest.mark.parametrize("loop", ["repeat", "loop"])
def test_what_follows_a_loop_that_nothing_ends_is_never_reached(loop: str) -> None:
    [found] = findings(f"sequence\n  {loop}\n    alpha\n    wait 1m\n  bravo")
    assert found.startswith(f"0_1 warning `bravo` is never reached: nothing ends the `{loop}`")


@pytest.mark.parametrize(
    "text",
    [
        "sequence\n  repeat\n    alpha\n    break if: ${done}\n  bravo",
        "sequence\n  repeat break_if: ${done}\n    alpha\n  bravo",
        "sequence\n  repeat timeout: 1h\n    alpha\n  bravo",
        "sequence\n  repeat tag: it\n    alpha\n  bravo",
        "sequence\n  repeat\n    error 'x'\n  bravo",
        "define k\n  repeat\n    sub\n  bravo\n  define sub\n    break",
        "concurrence\n  repeat\n    alpha\n  bravo",
        "sequence\n  alpha\n  repeat\n    bravo",
        "sequence\n  cursor\n    alpha\n  bravo",
    ],
)
def test_a_loop_that_may_end_is_fine(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize("text", ["every 1m", "once true", "reserve m", "cron '* * * * *'"])
def test_steps_that_run_their_first_child_only(text: str) -> None:
    assert findings(f"{text}\n  a") == []
    [found] = findings(f"{text}\n  a\n  b")
    assert found.startswith("0_1 warning `b` is never reached")


@pytest.mark.parametrize("text", ["every 1m", "await error", "listen to: x"])
def test_behind_a_step_that_goes_on_for_ever_nothing_is_reached(text: str) -> None:
    [found] = findings(f"sequence\n  {text}\n    a\n  b")
    assert found.startswith("0_1 warning `b` is never reached")
    assert findings(f"sequence\n  {text}, timeout: 1h\n    a\n  b") == []
