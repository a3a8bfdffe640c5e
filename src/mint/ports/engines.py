from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

if TYPE_CHECKING:
    from mint.model.effect import Control
    from mint.ports.deployment import DatabaseFacts
    from mint.ports.news import News

DRAIN = "drain"
"""A wish: take no more work, finish what there is, and end."""

END = "end"
"""A wish: end at once, for another has taken the name."""

LOCAL = "local:"
"""How the holder begins under which an engine books what its own participants do."""

State = Literal["working", "draining", "silent", "gone"]


class Standing(NamedTuple):
    """An engine that works on a store.

    Args:
        name: the same after a restart.
        host: where it runs.
        pid: of its process there.
        version: of MINT.
        started_at: seconds since the epoch.
        seen_at: when it said last that it is at work, seconds since the epoch; 0: it is gone, and
            its work is given to others.
        sent: what it holds for a broker has reached it, up to this generation: under the holders
            `amqp:NAME:1` to `amqp:NAME:SENT`.
        draining: whether it takes no more work.
        revision: the newest of the schema that it knows; "": a version that did not tell.
        ahead: seconds that the clock of its host is ahead of the database's; below 0: behind.
        kind: of work it does: `up`, `engine` or `web`, after the command; "": unknown.
        wish: what somebody wishes it to do: `DRAIN`, or "".
    """

    name: str
    host: str
    pid: int
    version: str
    started_at: float
    seen_at: float
    sent: int = 0
    draining: bool = False
    revision: str = ""
    ahead: float = 0.0
    kind: str = ""
    wish: str = ""

    def state(self, now: float, patience: float) -> State:
        """How it stands.

        Args:
            now: seconds since the epoch.
            patience: seconds of silence after which an engine is taken for dead.

        Example:
            >>> Standing("a", "host", 7, "1.0", 5.0, 9.0).state(now=10.0, patience=30.0)
            'working'
        """
        if not self.seen_at:
            return "gone"
        if now - self.seen_at >= patience:
            return "silent"
        return "draining" if self.draining or self.wish else "working"


class Engines(Protocol):
    """The engines that work on one store, as they say of themselves. Safe from any thread."""

    def now(self) -> float:
        """The time of the database, seconds since the epoch: the one clock that all can read."""

    def beat(self, standing: Standing) -> str:
        """Say that an engine is at work: what is wished of it, `DRAIN`, `END` or ""."""

    def all(self) -> list[Standing]:
        """Those that are known, in order of name."""

    def recover(self, name: str) -> int:
        """Free what an engine held for a broker and did not bring there; up to where it did.

        What was wished of the engine under that name before is forgotten.
        """

    def facts(self) -> DatabaseFacts:
        """What the database is that all work on."""

    def unsent(self) -> dict[str, float]:
        """By engine, since when it has work for a broker that is not there yet."""

    def ask(self, name: str, wish: str) -> bool:
        """Wish that an engine does something; False when no such engine is at work."""

    def held(self, name: str) -> int:
        """How many steps are in the hands of an engine's own participants."""

    def cancels(self, name: str) -> list[Control]:
        """Cancels of what an engine's own participants have, whoever wrote them."""

    def free(self, name: str, dispatches: list[str]) -> int:
        """Free some of what an engine's own participants held: how many."""

    def take_over(self, standing: Standing) -> int | None:
        """Free what an engine held that is gone; None when it has been seen again since.

        What has reached the broker stays there, for somebody will fetch it.
        """

    def tell(self, news: News) -> None:
        """Have all others hear of something, as a turn does with `Changes.news`."""

    def leave(self, standing: Standing) -> int:
        """The same for an engine that ends now: how much was freed. It is known no more."""
