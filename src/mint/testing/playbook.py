from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any, Self, Unpack

from mint.lang import duration
from mint.lang.hoist import DEFINES, hoist
from mint.lang.read import read
from mint.model.definition import Definition
from mint.model.effect import Event
from mint.model.fault import Fault
from mint.model.fei import expid_of
from mint.model.message import (
    Attend,
    Cancel,
    Cancelled,
    Fail,
    Launch,
    Pause,
    Replay,
    Reply,
    Reroute,
    Resume,
    Timer,
)
from mint.model.tree import Tree
from mint.testing.line import Line
from mint.testing.stage import WFID, Options, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mint.model.effect import Dispatch, Schedule
    from mint.ports.directory import Entry


class Playbook(Stage):
    r"""A test written as a conversation with one process; no engine, no store, no real time.

    Everything that is said to the process is a method, which returns the playbook. `expect` says
    what the process must have said since then, in order, and all of it.

    Args:
        definition: a radial text, indented as you like, or a tree. What is no `define` is put into
            one: the first step then stands at `0_0`.
        participants: their names, or entries with retries and timeouts; None: whoever is asked.
        options: see `mint.testing.stage.Options`: on_cancel, variables, limits...

    Example:
        >>> from mint.testing import Dispatched, Playbook, Terminated
        >>> play = Playbook("sequence\n  alice\n  bob")
        >>> play.launch({"n": 1}).expect(Dispatched("alice", {"n": 1})).answer("alice", {"n": 2})
        <Playbook: bob>
        >>> play.expect(Dispatched("bob")).answer("bob").expect(Terminated({"n": 2}))
        <Playbook: terminated>
    """

    def __init__(
        self,
        definition: str | Tree,
        participants: Iterable[str | Entry] | None = None,
        **options: Unpack[Options],
    ) -> None:
        super().__init__(participants, **options)
        self.tree = _tree(definition)

    def __repr__(self) -> str:
        process = self.memory.process
        over = process is not None and process.state != "running"
        return f"<Playbook: {process.state if process and over else ', '.join(self.waiting)}>"

    def launch(
        self, fields: dict[str, Any] | None = None, variables: dict[str, Any] | None = None
    ) -> Self:
        """Start the process."""
        launch = Launch(
            wfid=WFID,
            definition=Definition.of(hoist(self.tree)),
            fields=fields or {},
            variables=variables or {},
        )
        return self.tell(launch, "launch")

    def answer(self, who: str, fields: dict[str, Any] | None = None, *, n: int = 0) -> Self:
        """Have a participant hand its workitem back.

        Args:
            who: its name, or the position of the step.
            fields: put over those that it was given.
            n: which of its open dispatches, the oldest first.
        """
        open_ = self._open(who, n)
        told = Reply(
            wfid=WFID,
            key=open_.key,
            dispatch=open_.id,
            fields={**open_.fields, "params": open_.params, **(fields or {})},
        )
        return self.tell(told, f"{who} answers {fields or ''}")

    def fail(self, who: str, message: str = "failed", *, retry_after: float | None = None) -> Self:
        """Have a participant fail.

        Args:
            who: its name, or the position of the step.
            message: what it says.
            retry_after: seconds after which it asks to be tried again.
        """
        open_ = self._open(who, 0)
        fault = Fault("participant", message, "Failure")
        told = Fail(
            wfid=WFID, key=open_.key, dispatch=open_.id, fault=fault, retry_after=retry_after
        )
        return self.tell(told, f"{who} fails: {message}")

    def attend(self, who: str, what: str, by: str, **more: Any) -> Self:
        """Have somebody do something with the task of a step.

        Args:
            who: the participant, or the position of the step.
            what: claim, release, delegate, complete, fail or comment.
            by: the user.
            **more: `groups`, `force`, `to`, `answer`, `text`; see `mint.model.message.Attend`.
        """
        open_ = self._open(who, 0)
        told = Attend(wfid=WFID, key=open_.key, dispatch=open_.id, what=what, by=by, **more)
        return self.tell(told, f"{by} does {what} with {who}")

    def reroute(self, who: str) -> Self:
        """Hand a workitem out anew, for another does the work from now on: see `cast`."""
        open_ = self._open(who, 0)
        return self.tell(Reroute(wfid=WFID, key=open_.key, dispatch=open_.id), f"reroute {who}")

    def let_go(self, who: str, *, accepted: bool = True) -> Self:
        """Have a participant answer late to a cancel, where `on_cancel` says `silence`."""
        node = self.node(who)
        told = Cancelled(wfid=WFID, key=node.key, dispatch=node.dispatch or "", accepted=accepted)
        return self.tell(told, f"{who} lets go" if accepted else f"{who} does not let go")

    def cancel(self, at: str | None = None) -> Self:
        """Cancel an expression (a position, participant or tag), or the process."""
        return self.tell(Cancel(wfid=WFID, key=self._key(at)), f"cancel {at or ''}")

    def kill(self, at: str | None = None) -> Self:
        """Kill an expression (a position, participant or tag), or the process."""
        told = Cancel(wfid=WFID, key=self._key(at), flavour="kill")
        return self.tell(told, f"kill {at or ''}")

    def pause(self, at: str | None = None, *, breakpoint: bool = False) -> Self:  # noqa: A002 - the word that users type
        """Pause an expression (a position, participant or tag), or the process."""
        told = Pause(wfid=WFID, key=self._key(at), breakpoint=breakpoint)
        return self.tell(told, f"pause {at or ''}")

    def resume(self, at: str | None = None, *, anyway: bool = False) -> Self:
        """Resume an expression (a position, participant or tag), or the process."""
        told = Resume(wfid=WFID, key=self._key(at), anyway=anyway)
        return self.tell(told, f"resume {at or ''}")

    def replay(
        self,
        at: str | None = None,
        fields: dict[str, Any] | None = None,
        tree: Tree | None = None,
    ) -> Self:
        """Replay an error: the one at a position, or the first."""
        told = Replay(wfid=WFID, key=self._key(at), fields=fields, tree=tree)
        return self.tell(told, f"replay {at or ''}")

    def hear(self, kind: str, name: str, fields: dict[str, Any] | None = None) -> Self:
        """Have an event take place in another process.

        Args:
            kind: dispatched, replied, entered_tag, left_tag or error.
            name: of the participant or tag.
            fields: the payload there.
        """
        event = Event(
            "20300101-0000-other", kind, self.now, name=name, data={"fields": fields or {}}
        )
        self.conversation.append(f"> elsewhere: {kind} {name}")
        self.tell_listeners([event])
        self.settle()
        return self

    def advance(self, by: str) -> Self:
        """Let time pass; what falls due is told in order of time.

        Args:
            by: a duration such as `1h30m`.
        """
        self.conversation.append(f"> {by} pass")
        end = self.now + duration.seconds(by)
        while due := self._next_due(end):
            del self.memory.schedules[due.id]
            self.environment.now = max(self.now, due.due)
            self.told.append(Timer(wfid=WFID, key=due.key, action=due.action, schedule=due.id))
            self.settle()
        self.environment.now = end
        return self

    def expect(self, *lines: Line) -> Self:
        """Check what the process said since the last time: exactly these lines.

        Raises:
            AssertionError: it said something else; the message shows the conversation so far.
        """
        unheard, self.unheard = self.unheard, []
        same = len(lines) == len(unheard) and all(map(Line.fits, lines, unheard))
        if not same:
            told = [f"  {line}" for line in lines] or ["  nothing"]
            got = [f"  {line}" for line in unheard] or ["  nothing"]
            self.complain("\n".join(["expected", *told, "but the process said", *got]))
        return self

    def _key(self, at: str | None) -> str | None:
        return None if at is None else self.node(at).key

    def _open(self, who: str, n: int) -> Dispatch:
        found = [
            dispatch
            for dispatch in self.memory.open.values()
            if who in (dispatch.participant, expid_of(dispatch.key))
        ]
        if n >= len(found):
            self.complain(f"{who!r} has no workitem; these have one: {self.waiting}")
        return found[n]

    def _next_due(self, end: float) -> Schedule | None:
        due = [schedule for schedule in self.memory.schedules.values() if schedule.due <= end]
        return min(due, key=lambda schedule: schedule.due, default=None)


def _tree(definition: str | Tree) -> Tree:
    if isinstance(definition, Tree):
        is_whole = definition.name in DEFINES
        return definition if is_whole else Tree("define", {}, (definition,))
    text = textwrap.dedent(definition).strip("\n")
    if re.split(r"\s", text, maxsplit=1)[0] in DEFINES:
        return read(text, format="radial").tree
    return read("define\n" + textwrap.indent(text, "  "), format="radial").tree
