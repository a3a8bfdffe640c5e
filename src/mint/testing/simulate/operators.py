"""People who interfere: they cancel, pause, replay, edit and push at random places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model.fei import expid_of
from mint.model.halts import Breakpoint
from mint.model.message import (
    Amend,
    AnyMessage,
    Attach,
    Breaks,
    Cancel,
    Debug,
    Edit,
    Mutate,
    Pause,
    PushOut,
    ReApply,
    Remove,
    Replay,
    Respark,
    Resume,
)
from mint.testing.simulate.story import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.node import Node
    from mint.model.tree import Tree
    from mint.testing.simulate.sight import Sight
    from mint.testing.simulate.wild import Wild
    from mint.testing.simulate.world import World

_GENTLE = (
    ("pause", 3),
    ("resume all", 2),
    ("resume", 2),
    ("replay", 3),
    ("pause all", 1),
    ("debug", 1),
    ("step", 2),
    ("step over", 1),
    ("break", 1),
    ("end debugging", 2),
)
_ROUGH = (
    *_GENTLE,
    ("cancel", 4),
    ("kill", 3),
    ("cancel all", 1),
    ("kill all", 1),
    ("re-apply", 3),
    ("re-apply as", 2),
    ("replay as", 1),
    ("edit", 2),
    ("mutate", 1),
    ("amend", 2),
    ("pause and edit", 4),
    ("attach", 2),
    ("push out", 2),
    ("respark", 1),
    ("breakpoint", 1),
    ("remove", 1),
)

_EDITS = (
    "re-apply",
    "re-apply as",
    "replay as",
    "mutate",
    "amend",
    "attach",
    "push out",
    "respark",
)
"""What may begin something, and must not while its process is paused."""

_MESSAGES: dict[str, Callable[[str, str, Callable[[], Tree]], AnyMessage]] = {
    "pause": lambda wfid, key, _: Pause(wfid=wfid, key=key),
    "pause all": lambda wfid, _, __: Pause(wfid=wfid),
    "breakpoint": lambda wfid, key, _: Pause(wfid=wfid, key=key, breakpoint=True),
    "resume": lambda wfid, key, _: Resume(wfid=wfid, key=key),
    "resume all": lambda wfid, _, __: Resume(wfid=wfid, anyway=True),
    "debug": lambda wfid, _, __: Debug(wfid=wfid),
    "step": lambda wfid, _, __: Debug(wfid=wfid, act="step"),
    "step over": lambda wfid, _, __: Debug(wfid=wfid, act="over"),
    "break": lambda wfid, key, _: Breaks(wfid=wfid, add=[Breakpoint(expid_of(key))]),
    "end debugging": lambda wfid, _, __: Debug(wfid=wfid, act="go_on"),
    "replay": lambda wfid, _, __: Replay(wfid=wfid),
    "replay as": lambda wfid, _, tree: Replay(wfid=wfid, fields={"x": 1}, tree=tree()),
    "cancel": lambda wfid, key, _: Cancel(wfid=wfid, key=key),
    "cancel all": lambda wfid, _, __: Cancel(wfid=wfid),
    "kill": lambda wfid, key, _: Cancel(wfid=wfid, key=key, flavour="kill"),
    "kill all": lambda wfid, _, __: Cancel(wfid=wfid, flavour="kill"),
    "re-apply": lambda wfid, key, _: ReApply(wfid=wfid, key=key),
    "re-apply as": lambda wfid, key, tree: ReApply(wfid=wfid, key=key, tree=tree()),
    "edit": lambda wfid, key, tree: Edit(wfid=wfid, key=key, tree=tree()),
    "mutate": lambda wfid, _, tree: Mutate(wfid=wfid, tree=tree()),
    "amend": lambda wfid, _, tree: Amend(wfid=wfid, tree=tree()),
    "attach": lambda wfid, key, tree: Attach(wfid=wfid, key=key, tree=tree()),
    "push out": lambda wfid, key, _: PushOut(wfid=wfid, key=key),
    "respark": lambda wfid, _, __: Respark(wfid=wfid),
    "remove": lambda wfid, _, __: Remove(wfid=wfid),
}


class Operators:
    """Everybody with a terminal.

    Args:
        world: in which they interfere.
        author: writes the trees that they put into processes.
    """

    def __init__(self, world: World, author: Wild) -> None:
        self._world = world
        self._author = author
        self._count = 0

    def act(self) -> bool:
        """One of them does something; False when there is nothing to do it to."""
        sights = [sight for sight in self._world.watcher.sights.values() if sight.live]
        if not sights:
            return False
        choices = self._world.choices
        sight = choices.pick(sights, "which process")
        gentle = sight.wfid in self._world.sober
        what = choices.weigh(_GENTLE if gentle else _ROUGH, "operator")
        self._world.tallies[f"operators: {what}"] += 1
        if what == "pause and edit":
            self.tell(Pause(wfid=sight.wfid))
            what = choices.pick(_EDITS, "which edit")
        self.tell(_MESSAGES[what](sight.wfid, self._node(sight).key, self._author.step))
        return True

    def tell(self, message: AnyMessage) -> None:
        """Say something under a name of its own, by which the history tells whether it was done."""
        self._count += 1
        message.by = f"op{self._count}"
        self._world.say(f"an operator: {said(message)}")
        self._world.tell(self._world.machines[self._count % len(self._world.machines)], message)

    def _node(self, sight: Sight) -> Node:
        return self._world.choices.pick(sight.live, "which expression")
