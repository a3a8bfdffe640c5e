from __future__ import annotations

from hypothesis import given, strategies

from mint.engine.states import states
from mint.lang.places import walk
from mint.lang.read import read
from mint.model.effect import Event
from mint.model.node import Node
from mint.model.tree import Tree

TREES = strategies.recursive(
    strategies.sampled_from(["al", "noop", "stall"]).map(Tree),
    lambda below: strategies.builds(
        Tree,
        strategies.sampled_from(["sequence", "concurrence", "if", "define", "repeat", "al"]),
        strategies.just({}),
        strategies.lists(below, max_size=4).map(tuple),
    ),
    max_leaves=12,
)
KINDS = ("dispatched", "replied", "cancelled", "skipped", "echo", "terminated", "log")


def events(*told: str) -> list[Event]:
    """History from texts such as `replied 0_1`."""
    pairs = [line.split() for line in told]
    return [Event("w", kind, 0.0, key=f"{expid}!x" if expid else "") for kind, expid in pairs]


def node(expid: str, name: str = "sequence", **more: object) -> Node:
    parent = expid.rpartition("_")[0]
    defaults = {"parent": f"{parent}!x" if parent else None}
    return Node("w", f"{expid}!x", name, **{**defaults, **more})  # type: ignore[arg-type]


def test_what_stands_before_the_live_step_is_done() -> None:
    tree = read("sequence\n  set a: 1\n  sequence\n    noop\n    noop\n  stall\n  noop").tree
    nodes = [node("0"), node("0_2", "stall")]
    assert states(tree, nodes, []) == {
        "0": "here",
        "0_0": "done",
        "0_1": "done",
        "0_1_0": "done",
        "0_1_1": "done",
        "0_2": "waiting",
    }


def test_branches_that_are_not_live_any_more_are_done() -> None:
    tree = read("concurrence\n  al\n  bob\n  set a: 1").tree
    nodes = [node("0", "concurrence"), node("0_1", "participant", participant="bob")]
    told = events("dispatched 0_0", "dispatched 0_1", "replied 0_0")
    marks = states(tree, nodes, told)
    assert marks == {"0": "here", "0_0": "done", "0_1": "here", "0_2": "done"}


def test_an_error_and_a_pause_are_seen() -> None:
    tree = read("concurrence\n  al\n  bob").tree
    nodes = [
        node("0", "concurrence"),
        node("0_0", "participant", participant="al", in_error=True),
        node("0_1", "participant", participant="bob", state="paused"),
    ]
    assert states(tree, nodes, []) == {"0": "here", "0_0": "error", "0_1": "waiting"}


def test_the_worst_of_several_lives_at_a_position_counts() -> None:
    tree = read("concurrent_iterator on: 'a, b, c'\n  al").tree
    lives = [
        Node("w", "0_0!1", "participant", parent="0!x", participant="al"),
        Node("w", "0_0!2", "participant", parent="0!x", participant="al", in_error=True),
        Node("w", "0_0!3", "participant", parent="0!x", state="paused"),
    ]
    nodes = [node("0", "concurrent_iterator"), *lives]
    assert states(tree, nodes, [])["0_0"] == "error"


def test_a_branch_that_was_not_taken_is_not_done() -> None:
    tree = read("sequence\n  if '${f:a}'\n    al\n    bob\n  stall").tree
    nodes = [node("0"), node("0_1", "stall")]
    marks = states(tree, nodes, events("dispatched 0_0_1", "replied 0_0_1"))
    assert marks["0_0"] == marks["0_0_1"] == "done"
    assert "0_0_0" not in marks


def test_a_later_round_of_a_loop_begins_anew() -> None:
    tree = read("repeat\n  al\n  bob\n  carl").tree
    nodes = [node("0", "cursor"), node("0_1", "participant", participant="bob")]
    told = events("replied 0_0", "replied 0_1", "replied 0_2", "replied 0_0", "dispatched 0_1")
    assert states(tree, nodes, told) == {"0": "here", "0_0": "done", "0_1": "here"}


def test_a_cancelled_process_shows_how_far_it_was() -> None:
    tree = read("sequence\n  set a: 1\n  al\n  bob").tree
    told = events("dispatched 0_1", "cancelled 0_1")
    told.append(Event("w", "terminated", 0.0, key="0!x", data={"state": "cancelling"}))
    assert states(tree, [], told) == {"0": "cancelled", "0_0": "done", "0_1": "cancelled"}


def test_a_definition_is_done_only_when_it_was_used() -> None:
    tree = read("define x\n  define used\n    al\n  define unused\n    bob\n  used").tree
    told = events("dispatched 0_0_0", "replied 0_0_0")
    told.append(Event("w", "terminated", 0.0, key="0!x", data={}))
    marks = states(tree, [], told)
    assert marks == {"0": "done", "0_0": "done", "0_0_0": "done", "0_2": "done"}


def test_a_skipped_step_stays_skipped() -> None:
    tree = read("sequence\n  al if: false\n  stall").tree
    nodes = [node("0"), node("0_1", "stall")]
    marks = states(tree, nodes, events("skipped 0_0"))
    assert marks == {"0": "here", "0_0": "skipped", "0_1": "waiting"}


def test_nothing_is_told_of_what_never_began() -> None:
    assert states(read("sequence\n  al").tree, [], []) == {}


@given(TREES, strategies.data())
def test_whatever_is_told_marks_are_of_steps_and_live_ones_win(
    tree: Tree, data: strategies.DataObject
) -> None:
    places = [place for place, _ in walk(tree)]
    some = strategies.lists(strategies.sampled_from(places), unique=True, max_size=5)
    live = {place[:end] for place in data.draw(some) for end in range(1, len(place) + 1, 2)}
    nodes = [node(place, in_error=place.endswith("1")) for place in sorted(live)]
    kinds = strategies.sampled_from(KINDS)
    happened = strategies.lists(strategies.tuples(kinds, strategies.sampled_from(places)))
    told = events(*(f"{kind} {place}" for kind, place in data.draw(happened)))

    marks = states(tree, nodes, told)

    assert marks.keys() <= set(places)
    assert set(marks.values()) <= {"done", "here", "waiting", "error", "cancelled", "skipped"}
    for place in places:
        assert (marks.get(place) in ("here", "waiting", "error")) == (place in live)


GIVEN = "given x\n  that a\n    set a: 1\n  of x\n    set b: 2\n  of y\n    noop\n  noop"


def test_of_a_given_what_did_not_hold_is_skipped_and_what_follows_is_to_come() -> None:
    tree = read(GIVEN).tree
    nodes = [node("0", "given"), node("0_1", "of"), node("0_1_0", "stall")]
    assert states(tree, nodes, events("skipped 0_0")) == {
        "0": "here",
        "0_0": "skipped",
        "0_1": "here",
        "0_1_0": "waiting",
    }


def test_of_a_given_that_is_over_one_branch_is_done() -> None:
    marks = states(read(GIVEN).tree, [], events("skipped 0_0", "terminated 0"))
    assert marks == {"0": "done", "0_0": "skipped", "0_1": "done", "0_1_0": "done"}
    told = events("skipped 0_0", "skipped 0_1", "skipped 0_2", "terminated 0")
    assert states(read(GIVEN).tree, [], told)["0_3"] == "done"


def test_what_waits_for_an_event_a_condition_or_its_turn_is_waiting() -> None:
    tree = read("concurrence\n  every 1m\n    al\n  once x\n    al\n  reserve m\n    al\n"
                "  al await: t\n  await error\n    al").tree  # fmt: skip
    names = ("every", "once", "reserve", "ref", "await")
    nodes = [node("0", "concurrence"), *(node(f"0_{at}", name) for at, name in enumerate(names))]
    nodes[4].state = "awaiting"
    marks = states(tree, nodes, events("replied 0_0_0"))
    assert marks == {"0": "here", "0_0_0": "done", **{f"0_{at}": "waiting" for at in range(5)}}


def test_what_an_event_or_a_clock_starts_is_done_only_if_it_is_told() -> None:
    tree = read(
        "concurrence\n  every 1m\n    al\n  await error\n    al\n  once x\n    noop\n    al"
    )
    marks = states(tree.tree, [], events("replied 0_0_0", "terminated 0"))
    assert marks == {
        "0": "done",
        "0_0": "done",
        "0_0_0": "done",
        "0_1": "done",
        "0_2": "done",
        "0_2_0": "done",
    }
