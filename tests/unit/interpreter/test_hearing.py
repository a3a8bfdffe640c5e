from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.expressions.table import EXPRESSIONS
from mint.interpreter import events
from mint.interpreter.hearing import Hearing
from mint.lang.awaited import Wish
from mint.testing import Playbook

if TYPE_CHECKING:
    from mint.model.message import Heard


class Hark(Hearing):
    """Waits for a workitem to be handed to anybody whose name is longer than three letters."""

    names: ClassVar[tuple[str, ...]] = ("hark",)

    def apply(self) -> None:
        wish = Wish("apply", ("/alice|bob/",))
        events.subscribe(self, wish, everywhere=True)

    def fits(self, event: Heard) -> bool:
        return len(event.name) > len("bob")

    def merged(self, fields: dict[str, Any]) -> dict[str, Any]:
        return {**fields, "own": self.fields}


def hark(children: str = "") -> Playbook:
    play = Playbook(f"hark\n{children}")
    play.environment.table = {**EXPRESSIONS, "hark": Hark}
    return play.launch({"n": 1})


def test_only_what_fits_is_heard_and_payloads_are_merged() -> None:
    play = hark().hear("dispatched", "bob")
    assert not play.is_over
    assert play.hear("dispatched", "alice", {"m": 2}).fields == {"m": 2, "own": {"n": 1}}


def test_children_run_forgotten_at_each_event() -> None:
    play = hark("  carol\n  noop").hear("dispatched", "alice").hear("dispatched", "alice")
    assert play.waiting == ["carol", "carol"]
    assert play.cancel().is_over
    assert play.waiting == ["carol", "carol"]


def test_paused_it_keeps_what_it_heard() -> None:
    play = hark("  carol").pause().hear("dispatched", "alice", {"m": 1})
    play.hear("dispatched", "alice", {"m": 2})
    assert not play.waiting
    play.resume()
    assert [sent.fields["m"] for sent in play.dispatches] == [1, 2]
