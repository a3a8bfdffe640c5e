from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mint.cli.picture import Picture
from mint.cli.tree_view import TreeView

STATES = st.sampled_from(["done", "here", "waiting", "error", "cancelled", "pending"])


def picture(tree: list[Any], states: dict[str, str], **more: Any) -> Picture:
    process = {"wfid": "w", "state": "running"}
    detail = {"process": process, "tree": tree, "expressions": [], "errors": []}
    return Picture({**detail, "schedules": [], "dispatches": [], **more}, states)


def steps(count: int) -> list[Any]:
    return ["sequence", {}, [["alpha", {"n": n}, []] for n in range(count)]]


def told(view: Picture, room: int | None = None) -> list[str]:
    return [line.plain for line in TreeView(view, 100.0).lines(room)]


@given(st.lists(STATES, min_size=1, max_size=12))
def test_each_step_has_a_line(states: list[str]) -> None:
    marks = {f"0_{number}": state for number, state in enumerate(states)}
    assert len(told(picture(steps(len(states)), marks))) == len(states) + 1


def test_what_is_quiet_shares_lines_when_there_is_no_room() -> None:
    marks = {f"0_{n}": "done" for n in range(40)} | {"0_40": "here", "0": "here"}
    lines = told(picture(steps(100), marks), room=20)
    assert lines == [
        "▶ sequence",
        "├─ ✔ 40 steps done",
        "├─ ▶ alpha n: 40",
        "└─ · 59 steps pending",
    ]


def test_several_in_one_place_are_counted() -> None:
    one = {
        "expid": "0_0",
        "key": "0_0!a",
        "state": None,
        "since": 90.0,
        "attempts": 0,
        "participant": "alpha",
    }
    live = [{**one, "params_tree": ["alpha", {}, []]} for _ in range(3)]
    lines = told(picture(steps(1), {"0_0": "here"}, expressions=live))
    assert lines[1] == "└─ ▶ alpha n: 0  and 2 more of it  with alpha  for 10s"


def test_what_runs_another_definition_stands_below() -> None:
    one = {
        "key": "0_7!a",
        "state": "cancelling",
        "since": 99.0,
        "attempts": 0,
        "participant": "beta",
    }
    live = [{**one, "expid": "0_7", "params_tree": ["beta", {"x": 1}, []]}]
    lines = told(picture(steps(1), {}, expressions=live))
    assert lines[-1] == "also beta x: 1  0_7!a  cancelling  with beta  for 1.0s"
    live = [{**one, "expid": "0_7", "params_tree": None, "name": "beta"}]
    assert told(picture(steps(1), {}, expressions=live))[-1].startswith("also beta  0_7!a")


def test_what_others_wrote_cannot_steer_the_terminal() -> None:
    tree = ["alpha", {"text": "\x1b[2J"}, []]
    errors = [{"expid": "0", "fault": {"message": "\x1b[31mred"}}]
    assert not any("\x1b" in line for line in told(picture(tree, {"0": "error"}, errors=errors)))


def test_who_has_a_step_elsewhere_is_told() -> None:
    one: dict[str, Any] = {"state": None, "since": 90.0, "attempts": 0, "participant": "alpha"}
    one["params_tree"] = ["alpha", {}, []]
    live = [{**one, "expid": f"0_{n}", "key": f"0_{n}!a"} for n in range(3)]
    holders = ["worker:scale-3", "", "local:ab12"]
    open_ = [
        {"what": "dispatch", "key": each["key"], "holder": holder}
        for each, holder in zip(live, holders, strict=True)
    ]
    marks = {f"0_{n}": "here" for n in range(3)}
    lines = told(picture(steps(3), marks, expressions=live, dispatches=open_))
    assert lines[1:] == [
        "├─ ▶ alpha n: 0  with alpha at scale-3  for 10s",
        "├─ ▶ alpha n: 1  with alpha, which no worker has fetched  for 10s",
        "└─ ▶ alpha n: 2  with alpha  for 10s",
    ]
