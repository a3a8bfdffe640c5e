from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

import msgspec

from mint.model.message import AnyMessage, Cancelled, Fail, Reply

MOST = 500
"""Answers and notes that are sent at once."""

LARGEST = 4 * 1024 * 1024
"""Bytes that are sent at once, unless one alone is larger."""

NOTES_KEPT = 10_000
"""Notes that are kept while they cannot be sent; then the oldest go."""

PAUSE = 0.2
"""Seconds for which notes are gathered. Answers do not wait."""


class Item(msgspec.Struct, frozen=True):
    """Something to say of a dispatch.

    Args:
        dispatch: of which.
        what: reply, fail, cancelled, progress or log.
        ends: whether the worker is done with the dispatch then.
        body: the whole as JSON.
    """

    dispatch: str
    what: str
    ends: bool
    body: bytes


class Outgoing:
    """What is to be told to the server: kept until it was. Safe from any thread.

    Of the progress of a dispatch only the newest is kept. What was noted of a dispatch goes before
    its answer.
    """

    def __init__(self) -> None:
        self._notes: deque[Item] = deque(maxlen=NOTES_KEPT)
        self._answers: deque[Item] = deque()
        self._taken = 0
        self._closed = False
        self._changed = threading.Condition()

    def answer(self, message: AnyMessage) -> None:
        """Have an answer told."""
        self._put(self._answers, item_of(message))

    def note(self, seen: dict[str, Any]) -> None:
        """Have progress or a log line told, as the transport observes them."""
        item = note_of(seen)
        with self._changed:
            if item.what == "progress":
                same = [one for one in self._notes if one.what == "progress"]
                for one in (one for one in same if one.dispatch == item.dispatch):
                    self._notes.remove(one)
        self._put(self._notes, item)

    def has_answer(self, dispatch: str) -> bool:
        """Whether an answer that ends this dispatch waits to be told."""
        with self._changed:
            return any(one.ends and one.dispatch == dispatch for one in self._answers)

    def sent(self) -> None:
        """What was taken last is told, or was put back."""
        with self._changed:
            self._taken = 0
            self._changed.notify_all()

    def take(self) -> list[Item]:
        """Wait for something to tell, and take it; nothing when it is closed and empty."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._notes or self._answers)
            if not self._answers and not self._closed:
                self._changed.wait_for(lambda: self._closed or self._answers, PAUSE)
            taken: list[Item] = []
            size = 0
            for queue in (self._notes, self._answers):
                while queue and len(taken) < MOST and size + len(queue[0].body) <= LARGEST:
                    size += len(queue[0].body)
                    taken.append(queue.popleft())
            if not taken and self._answers:
                taken.append(self._answers.popleft())
            self._taken = len(taken)
            return taken

    def put_back(self, items: list[Item]) -> None:
        """Have them told later, since it failed now."""
        with self._changed:
            for item in reversed(items):
                queue = self._notes if item.what in ("progress", "log") else self._answers
                queue.appendleft(item)
            self._changed.notify_all()

    def close(self, seconds: float) -> int:
        """Let `take` come to an end once all is told.

        Args:
            seconds: to wait for that.

        Returns:
            How many answers are left that were not told.
        """
        end = time.monotonic() + seconds
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: not (self._answers or self._taken), max(0.0, end - time.monotonic())
            )
            return len(self._answers) + self._taken

    def _put(self, queue: deque[Item], item: Item) -> None:
        with self._changed:
            queue.append(item)
            self._changed.notify_all()


def item_of(message: AnyMessage) -> Item:
    """An answer as the API takes it."""
    body: dict[str, Any]
    match message:
        case Reply():
            what, ends, body = "reply", True, {"fields": message.fields}
        case Fail():
            what, ends = "fail", True
            fault = message.fault
            body = {
                "message": fault.message or fault.class_name or "it failed",
                "kind": fault.kind,
                "class_name": fault.class_name,
                "trace": fault.trace,
                "details": fault.details,
                "retry_after": message.retry_after,
                "fields": message.fields,
            }
        case Cancelled():
            what, ends, body = "cancelled", message.accepted, {"accepted": message.accepted}
            if message.fault is not None:
                fault = message.fault
                body |= {"message": fault.message or fault.class_name or "it failed"}
                body |= {"class_name": fault.class_name, "trace": fault.trace}
        case _:
            raise TypeError(f"{type(message).__name__} is no answer of a participant")
    return _item(message.dispatch or "", what, message.wfid, message.key, body, ends=ends)


def note_of(seen: dict[str, Any]) -> Item:
    """Progress or a log line as the API takes it."""
    names = ("done", "total", "text") if seen["what"] == "progress" else ("text",)
    body = {name: seen[name] for name in names}
    return _item(seen["dispatch"], seen["what"], seen["wfid"], seen["key"], body, ends=False)


def failure_of(item: Item, reason: str) -> Item:
    """What is told instead of an answer that the server cannot take."""
    body = {"message": f"the answer cannot be taken: {reason}", "kind": "validation"}
    told = msgspec.json.decode(item.body)
    return _item(item.dispatch, "fail", told["wfid"], told["key"], body, ends=True)


def _item(
    dispatch: str, what: str, wfid: str, key: str, body: dict[str, Any], *, ends: bool
) -> Item:
    whole = {"what": what, "dispatch": dispatch, "wfid": wfid, "key": key, **body}
    return Item(dispatch, what, ends, msgspec.json.encode(whole))
