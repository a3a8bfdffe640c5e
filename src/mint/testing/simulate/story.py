from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.model.effect import Event
    from mint.model.message import AnyMessage

_LONGEST = 160


class Line(msgspec.Struct, frozen=True):
    """A line of the story of a world.

    Args:
        step: number of the step.
        at: the virtual time.
        text: what took place.
        kind: act (the world did it), told (a process says so in its history) or tree.
    """

    step: int
    at: str
    text: str
    kind: str

    def __str__(self) -> str:
        number = f"{self.step:4}  {self.at}  " if self.kind == "act" else " " * 20
        return f"{number}{self.text}"


class Story:
    """What took place in a world, step by step."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def add(self, step: int, at: str, text: str, kind: str = "act") -> None:
        """Tell one thing more."""
        self.lines.append(Line(step, at, text, kind))


def told(event: Event) -> str:
    """A line of history, short."""
    where = event.key.partition("!")[0]
    parts = (f"{event.wfid}:", event.kind, where, event.name, _data(event.data))
    return " ".join(part for part in parts if part)[:_LONGEST]


def said(message: AnyMessage) -> str:
    """A message, short: its name and what differs from the plainest one."""
    given = msgspec.to_builtins(message)
    name, wfid = given.pop("type"), given.pop("wfid")
    given.pop("by", None)
    details = ", ".join(f"{key}: {_shown(value)}" for key, value in given.items())
    return f"{name} {wfid} {details}"[:_LONGEST].rstrip()


def _data(data: dict[str, Any]) -> str:
    kept = {k: v for k, v in data.items() if k not in ("params", "full_tag")}
    return _shown(kept) if kept else ""


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
