from __future__ import annotations

from typing import Any

from mint.interpreter.agenda import Agenda
from mint.interpreter.steps import AnyStep, Apply, DispatchIt, ReplyTo


def child(number: int, parent: str = "0!r", **more: Any) -> Apply:
    return Apply(key=f"0_{number}!k", fields={}, parent=parent, **more)


def test_steps_are_done_in_the_order_in_which_they_were_said() -> None:
    agenda = Agenda()
    steps: list[AnyStep] = [child(0), DispatchIt(key="0_5!k"), child(1)]
    for step in steps:
        agenda.add(step)
    assert [agenda.take(), agenda.take(), agenda.take()] == steps
    assert agenda.take() is None


def test_who_is_about_to_live_is_known_by_parent_until_it_does() -> None:
    agenda = Agenda()
    for step in (child(1), child(2), child(0, parent="0_3!k")):
        agenda.add(step)
    assert agenda.unborn("0!r") == ["0_1!k", "0_2!k"]
    assert agenda.unborn("0_3!k") == ["0_0!k"]
    assert agenda.is_unborn("0_1!k")
    agenda.take()
    agenda.take()
    assert not agenda.is_unborn("0_1!k")
    assert agenda.unborn("0!r") == []


def test_children_are_abandoned_but_not_flanks_nor_what_was_attached() -> None:
    agenda = Agenda()
    steps: list[AnyStep] = [
        child(0),
        child(1, flanking=True),
        child(2, attached=True),
        child(3, parent="0_9!k"),
    ]
    for step in steps:
        agenda.add(step)
    assert agenda.abandon("0!r", flanking=False) == 1
    assert [agenda.take(), agenda.take(), agenda.take(), agenda.take()] == [*steps[1:], None]


def test_what_is_abandoned_may_be_said_again_under_the_same_key() -> None:
    agenda = Agenda()
    first, second = child(0), child(0)
    agenda.add(first)
    agenda.abandon("0!r", flanking=False)
    agenda.add(second)
    assert agenda.take() is second
    assert agenda.take() is None


def test_what_was_said_since_a_mark_is_taken_back_in_order() -> None:
    agenda = Agenda()
    agenda.add(child(0))
    mark = agenda.mark
    told = ReplyTo(key="0!r", fields={}, sender="0_0!k")
    agenda.add(child(1))
    agenda.add(told)
    assert agenda.take_back(mark) == [child(1), told]
    assert agenda.unborn("0!r") == ["0_0!k"]
    assert agenda.expected == 1


def test_nothing_is_left_after_a_clear() -> None:
    agenda = Agenda()
    agenda.add(child(0))
    agenda.clear()
    assert (agenda.take(), agenda.expected, agenda.unborn("0!r")) == (None, 0, [])
