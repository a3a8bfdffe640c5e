from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from mint.errors import ExpressionError, TicketRefused
from mint.expressions.sequence import Sequence
from mint.interpreter import faults, living, regaining, variables
from mint.interpreter.steps import ReplyTo
from mint.lang import dollar, duration
from mint.model.effect import Claim

if TYPE_CHECKING:
    from mint.model.message import Ticket
    from mint.model.node import Node

_MOST = 1_000_000_000
_IF_BUSY = ("wait", "skip", "error")


class WithTicket(Sequence):
    """Run the children one after the other while holding a ticket, of which there are only so many.

    ```radial
    with_ticket 'project:${f:project}', lease: 2h, timeout: 4h
      build
      publish
    ```

    Who finds the ticket taken waits, in the order of arrival; a higher `priority` (a whole number,
    default 0) goes first. The ticket goes to the next one when the children are over, however that
    comes about: done, cancelled, killed, or the process removed. An error that nobody handles keeps
    it, so that the replay goes on where it was.

    `count: 2` lets two hold it at the same time. Where definitions differ, the smallest count among
    those who hold it and the next one decides; what `mint tickets set` says wins over all. `lease:
    2h` is how long it may be held: then the children are cancelled, the next one is served, and the
    block ends in the error `ticket lost`. `timeout` counts from the beginning, waiting too.
    `if_busy: skip` goes on without the children rather than wait, and `if_busy: error` is an error.

    Within the block the same ticket is held already: to ask for it again costs no other place. Two
    that hold what the other one waits for would wait for ever: who closes such a circle gets an
    error at once. A subprocess that is called `with_ticket` is meant instead, where there is one.
    See also: `mint tickets`.
    """

    names: ClassVar[tuple[str, ...]] = ("with_ticket",)
    amends = frozenset()
    gives_way: ClassVar[bool] = True

    def apply(self) -> None:
        """Ask for the ticket."""
        name = dollar.text_of(self.attribute_or_text("ticket", "name"))
        if not name:
            message = "with_ticket: nothing is named: write `with_ticket name`"
            raise ExpressionError(message)
        around = [node for node in variables.scopes(self.run, self.node) if node.ticket is not None]
        if any(node.ticket and node.ticket[0] == name for node in around):
            super().apply()
            return
        self._ask(name, around, patient=self._if_busy() == "wait")

    def regain(self, name: str) -> None:
        """See `Expression.regain`."""
        around = [node for node in variables.scopes(self.run, self.node) if node.ticket is not None]
        self._ask(name, around, patient=True)

    def _ask(self, name: str, around: list[Node], *, patient: bool) -> None:
        node, run = self.node, self.run
        claim = Claim(
            run.environment.ids(),
            name,
            node.wfid,
            node.key,
            places=self._number("count", 1, least=1),
            rank=-self._number("priority", 0, least=-_MOST),
            lease=self._lease(),
            asked_at=run.now,
            above=tuple(node.ticket[1] for node in around if node.ticket),
            patient=patient,
            round=run.round,
        )
        node.ticket = (name, claim.id)
        run.effects.tickets.append(claim)

    def reschedule(self) -> None:
        """Set the timer for the end of the lease again."""
        if "due" in self.node.memory and self.node.ticket is not None:
            self.run.schedule(self.node, self.node.memory["due"], {"do": "lease"})

    def told_of_ticket(self, answer: Ticket) -> None:
        """Begin, go without it, or stop."""
        match answer.what:
            case "granted" if regaining.is_waiting(self.node):
                self._regained(answer)
            case _ if regaining.is_waiting(self.node):
                self._lose(answer.why)
            case "granted":
                self._begin(answer)
            case "lost":
                self._lose(answer.why)
            case "busy" if self._if_busy() == "skip":
                self.run.event("no_ticket", self.node, name=self._name)
                self.run.give_back(self.node)
                self.reply_to_parent(self.fields)
            case _:
                self.run.give_back(self.node)
                raise TicketRefused(answer.why)

    def reply(self, fields: dict[str, Any], answer: ReplyTo) -> None:
        """Go on with the next child; give the ticket back after the last."""
        if regaining.is_waiting(self.node):
            living.hold(self.node, msgspec.structs.replace(answer, fields=fields, counted=True))
        elif "lost" in self.node.memory:
            error = TicketRefused(self.node.memory["lost"])
            faults.settle(self.run, self.node, error, self.fields, None)
        else:
            super().reply(fields, answer)

    def reply_to_parent(self, fields: dict[str, Any]) -> None:
        """Let the next one have the ticket before anything else happens here."""
        self.run.give_back(self.node)
        super().reply_to_parent(fields)

    def on_timer(self, action: dict[str, Any]) -> None:
        """The lease is over."""
        if self.node.ticket is not None and self.node.state in (None, "paused"):
            self._lose(f"it was held for longer than its lease of {self._said('lease')}")

    @property
    def _name(self) -> str:
        return "" if self.node.ticket is None else self.node.ticket[0]

    def _begin(self, answer: Ticket) -> None:
        run, node = self.run, self.node
        waited = run.now - node.since
        run.event("got_ticket", node, name=self._name, data={"waited": waited} if waited else {})
        self._lease_until(answer.due)
        run.say(ReplyTo(key=node.key, fields=self.fields, sender=node.key))

    def _regained(self, answer: Ticket) -> None:
        """Go on where it was when it held the ticket elsewhere."""
        self.run.event("got_ticket", self.node, name=self._name, data={"again": True})
        self._lease_until(answer.due)
        regaining.has_it(self.run, self.node)

    def _lease_until(self, due: float | None) -> None:
        if due is not None:
            self.node.memory = {**self.node.memory, "due": due}
            self.reschedule()

    def _lose(self, why: str) -> None:
        """Stop what needs the ticket, then stand in error."""
        node = self.node
        if regaining.is_waiting(node):
            regaining.give_up(node)
        self.run.event("lost_ticket", node, name=self._name, data={"why": why})
        node.memory = {**node.memory, "lost": f"ticket lost: {self._name}: {why}"}
        self.run.give_back(node)
        if node.children > 0:
            self.cancel_children("")
        else:
            self.run.say(ReplyTo(key=node.key, fields=self.fields, sender=node.key))

    def _if_busy(self) -> str:
        wish = self._said("if_busy") or "wait"
        if wish not in _IF_BUSY:
            message = f"with_ticket: if_busy: {wish!r} is none of {', '.join(_IF_BUSY)}"
            raise ExpressionError(message)
        return wish

    def _lease(self) -> float | None:
        wish = self._said("lease")
        seconds = duration.seconds(wish) if wish else None
        if seconds is not None and seconds <= 0:
            message = f"with_ticket: lease: {wish!r} is no time"
            raise ExpressionError(message)
        return seconds

    def _number(self, name: str, default: int, *, least: int) -> int:
        wish = self._said(name)
        if not wish:
            return default
        try:
            found = int(wish)
        except ValueError:
            found = _MOST + 1
        if not least <= found <= _MOST:
            message = f"with_ticket: {name}: {wish!r} is not a whole number from {least} on"
            raise ExpressionError(message)
        return found

    def _said(self, name: str) -> str:
        return dollar.text_of(self.attribute(name))
