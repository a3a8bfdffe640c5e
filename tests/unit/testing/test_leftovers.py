from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.model.effect import Dispatch, ErrorRecord, Listener, Schedule
from mint.model.fault import Fault
from mint.model.node import Node, Process
from mint.testing.leftovers import leftovers
from mint.testing.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Callable


def quiet() -> Memory:
    """A sequence whose participant works."""
    memory = Memory()
    memory.process = Process("w", root="0!1")
    memory.nodes = {
        "0!1": Node("w", "0!1", "sequence", children=1),
        "0_0!2": Node("w", "0_0!2", "participant", parent="0!1", dispatch="d", participant="a"),
    }
    memory.open = {"d": Dispatch("d", "w", "0_0!2", "a", {}, {})}
    return memory


def terminated(memory: Memory) -> None:
    memory.process = Process("w", root="0!1", state="terminated")


def miscounted(memory: Memory) -> None:
    memory.nodes["0!1"].children = 2


def flanked(memory: Memory) -> None:
    memory.nodes["0!1"].flanks = 1


def kept(memory: Memory) -> None:
    memory.nodes["0!1"].memory = {"kept": 1}


def hanging(memory: Memory) -> None:
    memory.nodes["0_0!2"].dispatch = None
    memory.open.clear()


def untold(memory: Memory) -> None:
    memory.nodes["0!1"].state = "cancelling"


def lost_dispatch(memory: Memory) -> None:
    memory.nodes["0_0!2"].dispatch = "another"


def schedule(memory: Memory) -> None:
    memory.schedules["s"] = Schedule("s", "w", "0_9!9", 0.0, {"do": "wake"})


def error(memory: Memory) -> None:
    memory.errors["0_9!9"] = ErrorRecord("w", "0_9!9", Fault("forced", "boom"), 0.0)


def listener(memory: Memory) -> None:
    memory.listeners["0_9!9"] = [Listener("w", "0_9!9", "apply")]


def test_a_process_at_work_is_fine() -> None:
    assert leftovers(quiet()) == []


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (terminated, "outlives its process"),
        (miscounted, "has 1 children in truth"),
        (flanked, "counts 1 flanks, and has 0"),
        (kept, "has kept 0 replies, and counts 1"),
        (hanging, "waits for nothing: it would hang for ever"),
        (untold, "was not told that"),
        (lost_dispatch, "the dispatch to a survived"),
        (schedule, "a schedule {'do': 'wake'} survived its expression 0_9!9"),
        (error, "0_9!9 has lost its error or is not there"),
        (listener, "a listener outlives 0_9!9, or is lost"),
    ],
)
def test_each_complaint(spoil: Callable[[Memory], None], complaint: str) -> None:
    memory = quiet()
    spoil(memory)
    assert any(complaint in sentence for sentence in leftovers(memory)), leftovers(memory)


def test_what_was_forgotten_may_outlive_the_process() -> None:
    memory = quiet()
    terminated(memory)
    memory.nodes["0!1"].forgotten = True
    assert leftovers(memory) == []


def test_who_meddles_may_have_something_done_again_within_what_stops() -> None:
    memory = Memory()
    memory.process = Process("w", root="0!1")
    stopping = Node("w", "0!1", "sequence", state="cancelling", children=1)
    memory.nodes = {"0!1": stopping, "0_0!2": Node("w", "0_0!2", "stall", parent="0!1")}
    assert len(leftovers(memory)) == 1
    assert leftovers(memory, meddled=True) == []
