"""Starting all that belongs to an event of a project."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import msgspec
import structlog

from mint.definitions.launch_rights import ANYTHING, demand
from mint.definitions.lookup import choose
from mint.errors import MintError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.definitions.library import Library
    from mint.launchers.starter import Starter
    from mint.ports.front import LaunchOrder

log = structlog.get_logger("mint.definitions")

PATIENCE = 30.0
"""Seconds that the engine may take to answer."""


class Starting:
    """Starts processes of what is deployed, too, for launchers in a server's own process.

    Args:
        starter: the engine.
        library: the definitions.

    Example:
        >>> with Poll(new_tag, Starting(app.engine, app.library)):
        ...     serve()
    """

    def __init__(self, starter: Starter, library: Library) -> None:
        self._starter = starter
        self._library = library

    def launch(self, order: LaunchOrder) -> Future[str]:
        """Start a process; see `Front.launch`. The future also raises what the library refuses."""
        if not order.named:
            return self._starter.launch(order)
        try:
            found = self._library.launch_order(self._library.revision(order.named), order.fields)
        except MintError as error:
            return _refused(error)
        return self._starter.launch(
            msgspec.structs.replace(
                order, tree=found.tree, fields=found.fields, deployed=found.deployed, named=""
            )
        )


def _refused(error: MintError) -> Future[str]:
    future: Future[str] = Future()
    future.set_exception(error)
    return future


class Happening(msgspec.Struct, frozen=True):
    """Something that happened, for which processes are to be started.

    Args:
        project: where, `A:B:C`; "" for no project.
        event: what, `REQUEST`.
        fields: what else is known of it; they go before those of a configuration.
        key: names it: nothing is started twice for the same key; "": each time anew.
        by: who tells it.
        rights: what they may launch; see `mint.definitions.launch_rights`.
    """

    project: str
    event: str
    fields: dict[str, Any] = {}
    key: str = ""
    by: str = ""
    rights: Sequence[str] = ANYTHING


class LaunchOutcome(msgspec.Struct, frozen=True):
    """What became of one definition of an event.

    Args:
        deployed: its revision, `A/B/REQUEST.review@3`.
        wfid: the process, "" when it could not be started.
        fault: why not.
    """

    deployed: str
    wfid: str = ""
    fault: str = ""


def launch_for(starter: Starter, library: Library, happening: Happening) -> list[LaunchOutcome]:
    """Start all processes that belong to an event, each with its own configuration.

    One that cannot be started is told, and keeps none of the others from being started.

    Args:
        starter: the engine.
        library: the definitions.
        happening: what happened.

    Raises:
        BadName: this is no name of a project, or of an event.
    """
    begun: list[tuple[str, Future[str]]] = []
    fields = {"project": happening.project, **happening.fields}
    for choice in choose(library.revisions, happening.project, happening.event):
        if choice.outcome == "launch":
            label = choice.revision.label
            begun.append((label, _begin(starter, library, happening, label, fields)))
    return [_outcome(label, future, happening) for label, future in begun]


def _begin(
    starter: Starter,
    library: Library,
    happening: Happening,
    label: str,
    fields: Mapping[str, Any],
) -> Future[str]:
    try:
        demand(happening.by, happening.rights, label)
        order = library.launch_order(library.revision(label), fields)
    except MintError as error:
        return _refused(error)
    order.by = happening.by
    if happening.key:
        order.launch_key = f"{happening.key}:{label.rpartition('@')[0]}"
    return starter.launch(order)


def _outcome(label: str, future: Future[str], happening: Happening) -> LaunchOutcome:
    try:
        return LaunchOutcome(label, future.result(PATIENCE))
    except (MintError, TimeoutError) as error:
        outcome = LaunchOutcome(label, fault=str(error) or "the engine does not answer")
    told = {"project": happening.project, "happened": happening.event}
    log.error("process cannot be started", revision=label, reason=outcome.fault, **told)
    return outcome
