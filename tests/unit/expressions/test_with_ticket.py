from __future__ import annotations

from typing import Any

import pytest

from mint.model.message import Remove, Ticket
from mint.testing import Playbook
from mint.testing.stage import WFID


def holders(play: Playbook) -> list[str]:
    return [claim.name for claim in play.memory.booth.held.values()]


def queue(play: Playbook) -> list[str]:
    return [claim.name for claim in play.memory.booth.queue.values()]


def lose(play: Playbook, why: str = "somebody released it") -> Playbook:
    [claim] = play.memory.booth.held.values()
    return play.tell(Ticket(wfid=WFID, key=claim.key, claim=claim.id, what="lost", why=why))


TWO = """
    concurrence
      with_ticket p
        alice
      with_ticket p
        bob
"""


def test_it_holds_the_ticket_while_its_children_run() -> None:
    play = Playbook("with_ticket 'project:${f:p}'\n  alice\n  bob").launch({"p": "x"})
    assert holders(play) == ["project:x"]
    play.answer("alice")
    assert holders(play) == ["project:x"]
    assert play.answer("bob", {"n": 1}).fields["n"] == 1
    assert holders(play) == []


@pytest.mark.parametrize("attribute", ["ticket: p", "name: p", "p"])
def test_ways_to_name_it(attribute: str) -> None:
    assert holders(Playbook(f"with_ticket {attribute}\n  alice").launch()) == ["p"]


def test_the_second_waits_for_the_first() -> None:
    play = Playbook(TWO).launch()
    assert play.waiting == ["alice"]
    assert queue(play) == ["p"]
    assert play.answer("alice").waiting == ["bob"]
    assert play.answer("bob").is_over


def test_a_semaphore_has_as_many_places_as_it_says() -> None:
    branches = "".join(f"\n  with_ticket p, count: 2\n    p{number}" for number in range(3))
    play = Playbook(f"concurrence{branches}").launch()
    assert play.waiting == ["p0", "p1"]
    assert play.answer("p1").waiting == ["p0", "p2"]


def test_a_higher_priority_goes_first() -> None:
    text = TWO + "      with_ticket p, priority: 1\n        carol\n"
    assert Playbook(text).launch().answer("alice").waiting == ["carol"]


@pytest.mark.parametrize("stop", ["cancel", "kill"])
@pytest.mark.parametrize("at", ["0_0", "0_0_0", "0_0_1"])
def test_who_is_stopped_gives_it_back_or_leaves_the_queue(stop: str, at: str) -> None:
    play = Playbook(TWO).launch()
    getattr(play, stop)(at)
    if at == "0_0":
        assert play.is_over
        assert holders(play) == queue(play) == []
    else:
        assert len(holders(play)) == 1
        assert queue(play) == []


def test_a_process_that_is_removed_holds_nothing() -> None:
    play = Playbook(TWO).launch()
    play.tell(Remove(wfid=WFID))
    assert holders(play) == queue(play) == []


def test_a_timeout_counts_the_waiting_too() -> None:
    text = TWO.replace("with_ticket p\n        bob", "with_ticket p, timeout: 1h\n        bob")
    play = Playbook(text).launch().advance("1h")
    assert queue(play) == []
    assert play.answer("alice").is_over


def test_an_error_keeps_it_and_a_handled_one_does_not() -> None:
    play = Playbook("with_ticket p\n  alice").launch().fail("alice")
    assert holders(play) == ["p"]
    handled = Playbook("with_ticket p, on_error: bob\n  alice").launch().fail("alice")
    assert handled.waiting == ["bob"]
    assert holders(handled) == []


def test_within_the_block_it_is_held_already() -> None:
    play = Playbook("with_ticket p\n  with_ticket q\n    with_ticket p\n      alice").launch()
    assert play.waiting == ["alice"]
    assert holders(play) == ["p", "q"]
    assert play.answer("alice").is_over


def test_a_lease_that_is_over_cancels_the_children_and_is_an_error() -> None:
    play = Playbook("with_ticket p, lease: 1h\n  alice").launch().advance("1h")
    assert play.waiting == []
    assert holders(play) == []
    [error] = play.errors
    assert error.fault.kind == "ticket"
    assert "ticket lost: p: it was held for longer than its lease of 1h" in error.fault.message
    play.replay()
    assert holders(play) == ["p"]
    assert play.answer("alice").is_over


def test_the_next_one_is_served_before_the_children_have_let_go() -> None:
    text = TWO.replace("with_ticket p\n        alice", "with_ticket p, lease: 1m\n        alice")
    play = Playbook(text, on_cancel={"alice": "silence"}).launch().advance("1m")
    assert play.waiting == ["alice", "bob"]
    assert not play.errors
    play.let_go("alice")
    assert [error.fault.kind for error in play.errors] == ["ticket"]


def test_a_ticket_can_be_taken_away() -> None:
    play = lose(Playbook("with_ticket p, on_error: bob\n  alice").launch())
    assert play.waiting == ["bob"]


def test_a_lease_that_is_not_used_up_rings_nothing() -> None:
    play = Playbook("sequence\n  with_ticket p, lease: 1h\n    alice\n  bob").launch()
    play.answer("alice")
    assert play.schedules == []
    assert play.advance("2h").waiting == ["bob"]


@pytest.mark.parametrize(("wish", "waiting"), [("skip", ["alice"]), ("wait", ["alice"])])
def test_to_go_on_without_it(wish: str, waiting: list[str]) -> None:
    text = TWO.replace("p\n        bob", f"p, if_busy: {wish}\n        bob")
    play = Playbook(text).launch()
    assert play.waiting == waiting
    assert len(queue(play)) == (wish == "wait")
    play.answer("alice")
    assert play.is_over == (wish == "skip")


def test_busy_can_be_an_error() -> None:
    play = Playbook(TWO.replace("p\n        bob", "p, if_busy: error\n        bob")).launch()
    assert [error.fault.kind for error in play.errors] == ["ticket"]
    play.answer("alice").replay()
    assert play.waiting == ["bob"]


def test_while_it_is_paused_it_keeps_its_place_and_does_not_begin() -> None:
    play = Playbook(TWO).launch().pause("0_0_1")
    play.answer("alice")
    assert play.waiting == []
    assert holders(play) == ["p"]
    assert play.resume("0_0_1").waiting == ["bob"]


def test_an_answer_to_an_earlier_life_is_not_taken_for_one_to_this() -> None:
    play = Playbook(TWO).launch()
    [old] = play.memory.booth.queue.values()
    play.cancel("0_0_1")
    play.tell(Ticket(wfid=WFID, key=old.key, claim=old.id, what="granted"))
    assert play.waiting == ["alice"]


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ("", "nothing is named"),
        ("p, count: 0", "count: '0' is not a whole number from 1 on"),
        ("p, count: many", "count: 'many' is not"),
        ("p, priority: 1.5", "priority: '1.5' is not"),
        ("p, lease: 0", "lease: '0' is no time"),
        ("p, lease: soon", "soon"),
        ("p, if_busy: cry", "if_busy: 'cry' is none of wait, skip, error"),
    ],
)
def test_what_makes_no_sense(attributes: str, said: str) -> None:
    play = Playbook(f"with_ticket {attributes}\n  alice").launch()
    [error] = play.errors
    assert said in error.fault.message
    assert holders(play) == []


def test_without_children_it_is_over_once_it_was_its_turn() -> None:
    assert Playbook("with_ticket p").launch().is_over


def test_a_branch_that_is_forgotten_asks_for_itself() -> None:
    text = "with_ticket p\n  with_ticket p, forget: true\n    bob\n  alice"
    play: Any = Playbook(text).launch()
    assert play.waiting == ["alice"]
    assert play.answer("alice").waiting == ["bob"]


def test_a_subprocess_of_its_name_is_meant_where_there_is_one() -> None:
    text = "define\n  define with_ticket\n    bob\n    apply\n  with_ticket p\n    alice"
    play = Playbook(text).launch()
    assert play.waiting == ["bob"]
    assert play.answer("bob").waiting == ["alice"]


def test_a_ticket_that_is_taken_from_who_is_going_is_forgotten() -> None:
    play = Playbook("with_ticket p\n  alice", on_cancel={"alice": "silence"}).launch()
    play.cancel()
    assert holders(play) == ["p"]
    lose(play)
    assert holders(play) == []
    assert play.let_go("alice").is_over
