"""An engine on a store, with participants that a test writes and time that a test moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.engine.engine import Engine
from mint.engine.options import Options
from mint.expressions.table import EXPRESSIONS
from mint.lang.read import read
from mint.model.effect import Control, Dispatch
from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail, Reply
from mint.model.tree import Tree
from mint.ports.directory import Entry
from mint.ports.front import LaunchOrder
from mint.ports.transport import Transport

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from mint.interpreter.expression import Expression
    from mint.model.effect import Event
    from mint.model.message import AnyMessage
    from mint.model.node import Process
    from mint.ports.store import Store
    from mint.ports.views import Views

    Work = Callable[[dict[str, Any]], dict[str, Any] | None]

EPOCH = 1_900_000_000.0


class VirtualClock:
    """Time that stands still until a test moves it."""

    def __init__(self, at: float = EPOCH) -> None:
        self.at = at

    def now(self) -> float:
        """Seconds since the epoch."""
        return self.at


class Boom(Exception):
    """What a scripted participant raises to fail."""


class Crew(Transport):
    """Participants that answer at once as functions say; a transport, and the directory too.

    A function takes the fields and gives them back changed; None: it holds the work.

    Args:
        work: functions by name of the participant.
        name: of the transport.
    """

    def __init__(self, work: Mapping[str, Work], name: str = "crew") -> None:
        self.name = name
        self.work = dict(work)
        self.got: list[Dispatch] = []
        self.held: list[Dispatch] = []
        self.controls: list[Control] = []
        self.space = 1_000_000
        self.submit: Callable[[AnyMessage], None] = lambda _: None

    def find(self, name: str, wfid: str = "") -> Entry | None:
        """See `mint.ports.directory.Directory`."""
        return Entry(name) if name in self.work else None

    def room(self) -> int:
        """See `mint.ports.transport.Transport`."""
        return self.space

    def serves(self, participant: str) -> bool:
        """See `mint.ports.transport.Transport`."""
        return participant in self.work

    def deliver(self, work: list[Dispatch | Control]) -> None:
        """See `mint.ports.transport.Transport`."""
        for item in work:
            if isinstance(item, Dispatch):
                self._do(item)
            else:
                self._let_go(item)

    def _do(self, dispatch: Dispatch) -> None:
        self.got.append(dispatch)
        try:
            fields = self.work[dispatch.participant](dict(dispatch.fields))
        except Boom as error:
            self.submit(failure(dispatch, str(error)))
            return
        if fields is None:
            self.held.append(dispatch)
        else:
            self.submit(reply(dispatch, fields))

    def _let_go(self, control: Control) -> None:
        self.controls.append(control)
        if control.what == "cancel":
            self.held = [held for held in self.held if held.id != control.dispatch]
            answer = Cancelled(wfid=control.wfid, key=control.key, dispatch=control.dispatch)
            self.submit(answer)


def reply(dispatch: Dispatch, fields: dict[str, Any] | None = None) -> Reply:
    """The answer to a dispatch."""
    given = dispatch.fields if fields is None else fields
    return Reply(wfid=dispatch.wfid, key=dispatch.key, fields=given, dispatch=dispatch.id)


def failure(dispatch: Dispatch, message: str) -> Fail:
    """A participant's word that it could not do it."""
    fault = Fault("participant", message)
    return Fail(wfid=dispatch.wfid, key=dispatch.key, fault=fault, dispatch=dispatch.id)


def hold(_fields: dict[str, Any]) -> None:
    """Keep the work until the test answers."""


def same(fields: dict[str, Any]) -> dict[str, Any]:
    """Answer with what came."""
    return fields


def tree_of(text: str) -> Tree:
    """The tree of a definition in radial text, within a `define` unless it is one."""
    tree = read(text).tree
    return tree if tree.name == "define" else Tree("define", {"name": "tried"}, (tree,))


class Rig:
    """An engine with its surroundings, turned by hand.

    Args:
        store: where everything lives.
        views: questions about it.
        crew: who takes part.
        clock: the time.
        options: of the engine.
        table: the words of the language.
    """

    def __init__(
        self,
        store: Store,
        views: Views,
        crew: Crew,
        *,
        clock: VirtualClock | None = None,
        options: Options = Options(),  # noqa: B008 - frozen
        table: Mapping[str, type[Expression]] = EXPRESSIONS,
    ) -> None:
        self.store = store
        self.views = views
        self.crew = crew
        self.clock = clock or VirtualClock()
        self.engine = Engine(
            store,
            views,
            transports=[crew],
            directory=crew,
            table=table,
            clock=self.clock,
            options=options,
        )
        crew.submit = self.engine.submit

    def settle(self) -> None:
        """Let the engine turn until it is quiet."""
        while self.engine.turn():
            pass

    def order(
        self, text: str, fields: dict[str, Any] | None = None, key: str | None = None
    ) -> Future[str]:
        """Ask for a process, without a turn."""
        return self.engine.launch(LaunchOrder(tree_of(text), fields or {}, launch_key=key))

    def launch(self, text: str, fields: dict[str, Any] | None = None) -> str:
        """Start a process and let it run as far as it comes by itself."""
        future = self.order(text, fields)
        self.settle()
        return future.result(0)

    def tell(self, message: AnyMessage) -> None:
        """Say something and let the engine run until it is quiet."""
        future = self.engine.tell(message)
        self.settle()
        future.result(0)

    def advance(self, seconds: float) -> None:
        """Let time pass; what falls due is done in order."""
        end = self.clock.at + seconds
        while (due := self.engine.pause_until()) is not None and due <= end:
            self.clock.at = max(self.clock.at, due)
            self.settle()
        self.clock.at = end
        self.settle()

    def process(self, wfid: str) -> Process:
        """A process that must be there."""
        found = self.views.process(wfid)
        assert found is not None
        return found

    def events(self, wfid: str, kind: str) -> list[Event]:
        """The lines of a process' history of one kind."""
        return [event for _, event in self.views.history(wfid) if event.kind == kind]
