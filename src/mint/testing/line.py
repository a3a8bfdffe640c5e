"""What a process says to the world: the lines of a conversation with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.model.fei import expid_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.model.effect import Event


class Line(msgspec.Struct, frozen=True):
    """Something that a process says. In an expectation, None stands for anything."""

    def fits(self, heard: Line) -> bool:
        """Whether what was heard is what this line expects. As in JSON, true is not 1."""
        if type(heard) is not type(self):
            return False
        pairs = zip(msgspec.structs.astuple(self), msgspec.structs.astuple(heard), strict=True)
        return all(wish is None or _text(wish) == _text(found) for wish, found in pairs)


def _text(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")


class Dispatched(Line, frozen=True):
    """A workitem was handed to a participant.

    Args:
        to: the name of the participant.
        fields: the whole payload.
        params: the attributes of the step.
    """

    to: str | None = None
    fields: dict[str, Any] | None = None
    params: dict[str, Any] | None = None


class Cancelling(Line, frozen=True):
    """A participant was asked to let go of its workitem.

    Args:
        to: the name of the participant.
        flavour: "", "kill" or "timeout".
    """

    to: str | None = None
    flavour: str | None = None


class Holding(Line, frozen=True):
    """A participant was told that its step is paused."""

    to: str | None = None


class LettingGo(Line, frozen=True):
    """A participant was told that its step is resumed."""

    to: str | None = None


class Echoed(Line, frozen=True):
    """The word `echo` printed a text."""

    text: str | None = None


class Erred(Line, frozen=True):
    """An error was recorded that no handler took.

    Args:
        at: the position, `0_1_0`.
        kind: forced, participant, unknown_reference, engine, limit...
        message: the whole text for people.
    """

    at: str | None = None
    kind: str | None = None
    message: str | None = None


class Terminated(Line, frozen=True):
    """The root replied: the process is over, with these fields."""

    fields: dict[str, Any] | None = None


class Ceased(Line, frozen=True):
    """A forgotten branch is over, with these fields."""

    fields: dict[str, Any] | None = None


def line_of(event: Event) -> Line | None:
    """The line that an event of the history is, None when it is only a detail."""
    make = _LINES.get(event.kind)
    return None if make is None else make(event)


def _dispatched(event: Event) -> Line:
    params = {name: value for name, value in event.data["params"].items() if name != "ref"}
    return Dispatched(event.name, event.data["fields"], params)


_LINES: dict[str, Callable[[Event], Line]] = {
    "dispatched": _dispatched,
    "cancelling": lambda event: Cancelling(event.name, event.data["flavour"]),
    "holding": lambda event: Holding(event.name),
    "letting_go": lambda event: LettingGo(event.name),
    "echo": lambda event: Echoed(event.data["text"]),
    "error": lambda event: Erred(expid_of(event.key), event.name, event.data["message"]),
    "terminated": lambda event: Terminated(event.data["fields"]),
    "ceased": lambda event: Ceased(event.data["fields"]),
}
