from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from mint.model.halts import Breakpoint
from mint.model.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

    from mint.model.effect import Event
    from mint.model.message import AnyMessage, Signal, TicketLimit, TicketRelease
    from mint.model.plan import Plan
    from mint.ports.views import Views


class LaunchOrder(msgspec.Struct, omit_defaults=True):
    """A wish to start a process.

    Args:
        tree: what to run.
        fields: the first payload.
        variables: the root's first variables.
        launch_key: the same key never starts a second process; the first one's wfid is answered.
        single: a name: while a live process has it, none is started, and that one is answered.
        by: who wishes it.
        deployed: the revision that the tree is, `release@3`; "" when it is none.
        trace: W3C trace context (`traceparent`) that the process continues; "": the current span
            of the thread, if it has one.
        breaks: breakpoints, before which it stops.
        named: instead of the tree, what is deployed under this name, `release` or `release@3`; for
            those who know what is deployed: a server, or `mint.definitions.launching.Starting`.
    """

    tree: Tree
    fields: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    launch_key: str | None = None
    single: str = ""
    by: str = ""
    trace: str = ""
    deployed: str = ""
    breaks: tuple[Breakpoint, ...] = ()
    named: str = ""


class AdoptOrder(msgspec.Struct, omit_defaults=True):
    """A wish to bring a process to life from a document.

    Args:
        snapshot: the document, see `mint.model.snapshot`.
        wfid: the id that it gets, the one that it had or a new one; "": a new one.
        kind: of the line of history that tells: imported or forked.
        by: who wishes it.
        why: the reason, for history and audit.
        shift: seconds by which all that is due is put off.
        tree: another text for it, at once.
        paused: hold it, so that it can be looked at first.
    """

    snapshot: dict[str, Any]
    wfid: str = ""
    kind: str = "imported"
    by: str = ""
    why: str = ""
    shift: float = 0.0
    tree: Tree | None = None
    paused: bool = False


class Started(msgspec.Struct, frozen=True):
    """What came of a launch.

    Args:
        wfid: the process.
        new: whether it was started; else it was there already, under the key or the name.
    """

    wfid: str
    new: bool


class Front(Protocol):
    """What the API, launchers and the command line may ask of an engine. Safe from any thread."""

    views: Views

    def launch(self, order: LaunchOrder) -> Future[str]:
        """Start a process. The future gives the wfid once that is durable."""

    def new_wfid(self) -> str:
        """An id that no process has, and none will get by itself."""

    def adopt(self, order: AdoptOrder) -> Future[str]:
        """Bring a process to life from a document. The future gives the wfid once that is durable.

        The future raises SnapshotError when the document cannot live here.
        """

    def start(self, order: LaunchOrder) -> Future[Started]:
        """The same, for whoever wants to know whether the process is a new one."""

    def tell(self, message: AnyMessage) -> Future[None]:
        """Say something to a process. The future ends once the outcome is durable.

        The future raises ProcessNotFound or NotAWaitingStep when there is nobody to say it to, and
        AnswerTooLate when it answers a dispatch that is over, AnswerRefused when the answer is
        not from who has the work.
        """

    def tell_all(self, messages: Sequence[AnyMessage]) -> list[Future[None]]:
        """Say several things at once, which become durable together; see `tell`."""

    def plan(self, wfid: str, tree: Tree) -> Plan:
        """What another text would do to a process at this moment. Reads the store, changes nothing.

        Raises:
            ProcessNotFound: there is no such process.
            NotAWaitingStep: its root is over.
            LimitReached: the text has too many steps.
        """

    def signal(self, message: Signal) -> Future[int]:
        """Tell those who listen for a signal: how many it was told, once that is durable.

        Each of them looks at it once more with its own conditions. A signal whose key is known is
        not told again, and the answer is that of the first time.
        """

    def order(self, message: TicketLimit | TicketRelease) -> Future[list[str]]:
        """Change who may hold a ticket: the wfids of the processes that lose it."""

    def note(self, event: Event) -> None:
        """Add a line to the history of a process, such as a participant's log."""

    def set_variable(self, name: str, value: Any, by: str = "") -> None:
        """Set an engine variable, which every process can read as `v://name`.

        The history of the engine, that of the wfid "", tells who did it and when.

        Args:
            name: of the variable.
            value: any JSON value; None removes it.
            by: who does it.
        """

    def follow(self, listener: Callable[[list[Event]], None]) -> Callable[[], None]:
        """Be called with the new lines of history after each commit; call the result to stop.

        The listener runs on the engine's thread: it must return at once and never raise.
        """
