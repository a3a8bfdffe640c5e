"""Several errors at once: those that have a cause, a definition or a participant in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Group, Parameter

from mint.cli.usage_error import UsageError
from mint.cli.wfids import whole_wfid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.cli.server import Server

WHICH = Group("Several at once", sort_key=50)
"""Under which heading the help shows these options."""

BATCH = 100
"""Errors that the server is asked to do something about at a time."""


@Parameter(name="*", group=WHICH)
@dataclass(frozen=True)
class Selection:
    """Which errors are meant: those of which all holds that is given.

    Args:
        cause: the id of their cause, as `mint errors` tells it; how it begins will do.
        definition: name of the processes' definition.
        participant: who failed.
    """

    cause: Annotated[str | None, Parameter(name="--cause")] = None
    definition: Annotated[str | None, Parameter(name="--definition")] = None
    participant: Annotated[str | None, Parameter(name="--participant")] = None

    def __bool__(self) -> bool:
        """Whether anything is given."""
        return any(value is not None for value in self.query.values())

    @property
    def query(self) -> dict[str, str | None]:
        """How the server is asked."""
        return {
            "cause": self.cause,
            "definition": self.definition,
            "participant": self.participant,
        }


EVERY = Selection()
"""Nothing is given."""


def chosen(server: Server, wfids: Sequence[str], selection: Selection) -> dict[str, Any]:
    """Which errors are meant, as the API names them.

    Args:
        server: who knows them.
        wfids: processes, abbreviated or not; none: all of the selection.
        selection: what holds of them.

    Raises:
        UsageError: neither is given.
    """
    if not (wfids or selection):
        raise UsageError(
            "say which: one or more processes, or --cause, --definition or --participant. "
            "`mint errors` lists what there is"
        )
    whole = [whole_wfid(server, wfid) for wfid in wfids]
    found: dict[str, Any] = server.get("/errors/names", wfid=whole or None, **selection.query)
    return found


def batches(items: list[Any]) -> Iterator[list[Any]]:
    """The portions in which the server is asked.

    Example:
        >>> [len(batch) for batch in batches(list(range(205)))]
        [100, 100, 5]
    """
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
