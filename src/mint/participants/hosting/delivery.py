from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from mint.backoff import Backoff
from mint.client.refusal import BadRequest, TooLarge
from mint.errors import MintError
from mint.participants.hosting.outgoing import Item, Outgoing, failure_of

if TYPE_CHECKING:
    from mint.participants.hosting.holding import Holding
    from mint.participants.hosting.link import Link

_OK = 200
_TOO_LATE = (404, 409)
_FAULTY = 500


class Ask(Protocol):
    """Asks the server for something below `/work`."""

    def __call__(self, path: str, body: dict[str, Any], wait: float = 0.0) -> Any:
        """The document of the answer.

        Raises:
            MintError: what the server answered, or that it did not.
        """


class Delivery:
    """Brings answers and notes to the server, many at once, until each was taken.

    Args:
        outgoing: what is to be told.
        holding: forgets what is told.
        ask: the server.
        link: tells people that the server is gone.
    """

    def __init__(self, outgoing: Outgoing, holding: Holding, ask: Ask, link: Link) -> None:
        self._outgoing = outgoing
        self._holding = holding
        self._ask = ask
        self._link = link
        self._sleeping = threading.Event()

    def run(self) -> None:
        """Work until nothing more will come and all is told."""
        backoff = Backoff()
        while items := self._outgoing.take():
            again = self._bring(items)
            if again:
                self._outgoing.put_back(again)
                self._sleeping.wait(backoff.next())
            else:
                backoff.reset()
            self._outgoing.sent()

    def _bring(self, items: list[Item]) -> list[Item]:
        """Tell them: which have to be told again."""
        body = {"answers": [msgspec.Raw(item.body) for item in items]}
        try:
            outcomes = self._ask("answers", body)["outcomes"]
        except (BadRequest, TooLarge) as error:
            return self._bring_alone(items, error)
        except MintError as error:
            self._link.down(error)
            return items
        again = []
        for item, outcome in zip(items, outcomes, strict=True):
            again += self._settle(item, outcome["status"], outcome.get("message", ""))
        return again

    def _bring_alone(self, items: list[Item], error: MintError) -> list[Item]:
        """The server cannot take them as a whole: find out which it is."""
        if len(items) == 1:
            return self._settle(items[0], 400, str(error))
        return [again for item in items for again in self._bring([item])]

    def _settle(self, item: Item, status: int, message: str) -> list[Item]:
        """What is left to do about one."""
        if status >= _FAULTY:
            return [item]
        if status != _OK and status not in _TOO_LATE and item.ends and item.what != "fail":
            return [failure_of(item, message)]
        if status != _OK and item.ends:
            self._link.remark(message)
        if item.ends:
            self._holding.drop([item.dispatch])
        return []
