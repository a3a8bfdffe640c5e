from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from mint.errors import MintError
from mint.lang import duration
from mint.launchers.launch import Launch, checked
from mint.model.tree import Tree

Found = Mapping[str, Any] | Launch | list[Launch] | None
"""What a condition may return: nothing, the fields of one process, or what to launch."""

Condition = Callable[[], Found | Awaitable[Found]]


class Launcher(msgspec.Struct, frozen=True):
    """A condition that is looked at every so often, and the process to start when it holds.

    Args:
        condition: returns None as long as there is nothing to do.
        every: seconds between two looks.
        name: stands in the log, in the history of what it starts, and before its keys.
        definition: what to run, unless a `Launch` says it; a tree, the file that holds it, or the
            name of what is deployed, `release` or `release@3`.
    """

    condition: Condition
    every: float
    name: str
    definition: Tree | Path | str | None = None

    def __call__(self) -> Found | Awaitable[Found]:
        """Look at the condition, once, without launching anything."""
        return self.condition()

    def wishes(self, found: object) -> list[Launch]:
        """What is to be launched, given what the condition returned.

        Raises:
            MintError: a condition cannot return this.
        """
        match found:
            case None:
                return []
            case Launch():
                return [found]
            case Mapping():
                return [Launch(fields=dict(found))]
            case list() if all(isinstance(one, Launch) for one in found):
                return _told_apart(found, self.name)
        raise MintError(
            f'the launcher "{self.name}" returned {type(found).__name__}: return None for nothing, '
            "the fields as a dict, one Launch, or a list of Launch"
        )


def launcher(
    *, every: str | float, definition: Tree | Path | str | None = None, name: str = ""
) -> Callable[[Condition], Launcher]:
    """Make a launcher of a function, which may be `async`.

    Args:
        every: a duration between two looks, `5s`, or seconds.
        definition: what to run, unless a `Launch` says it; a tree, the file that holds it, or the
            name of what is deployed, `release` or `release@3`.
        name: the function's own when it is left out.

    Raises:
        DurationError: `every` is no duration.
        MintError: `every` is not above zero, or the definition is the name of a file.

    Example:
        @launcher(every="5s", definition=Path("release.radial"))
        def new_tag():
            tag = newest_tag()
            return tag and Launch(fields={"tag": tag}, key=tag)
    """
    seconds = duration.seconds(every)
    if seconds <= 0:
        raise MintError(f"@launcher(every={every!r}): write a time above zero, such as 5s")
    if isinstance(definition, str):
        checked(definition)

    def make(condition: Condition) -> Launcher:
        own = getattr(condition, "__name__", type(condition).__name__)
        return Launcher(condition, seconds, name or own, definition)

    return make


def _told_apart(wishes: list[Launch], name: str) -> list[Launch]:
    if all(wish.key for wish in wishes):
        return wishes
    raise MintError(
        f'the launcher "{name}" returned a list in which a Launch has no key: '
        "give each the key of its event"
    )
