from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import msgspec
import structlog

from mint.definitions.order import Order
from mint.definitions.stores import DATABASE
from mint.errors import MintError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.definitions.found import Found, Shelf
    from mint.definitions.library import Library
    from mint.model.revision import Revision

log = structlog.get_logger("mint.definitions")


class ShelfState(msgspec.Struct):
    """How it stands with a store.

    Args:
        store: its name.
        definitions: how many are in it.
        fault: why it cannot be looked at, "" when it can.
        problems: by name, why a definition in it is not deployed; its last good revision counts.
    """

    store: str
    definitions: int = 0
    fault: str = ""
    problems: dict[str, str] = {}


class Follower:
    """Deploys what changes in stores, each definition for itself.

    A definition that is broken is told, and its last good revision stays current; all others are
    deployed. One whose file is gone is withdrawn; but a store of which everything is gone is taken
    for one that is not there. Stores that stand first in the settings win.

    Args:
        library: where to deploy.
        stores: all stores of the settings, in order.
        shelves: those that are followed.
        every: seconds between two looks.
    """

    def __init__(
        self, library: Library, stores: Sequence[str], shelves: Sequence[Shelf], every: float
    ) -> None:
        self.states = {shelf.origin: ShelfState(shelf.origin) for shelf in shelves}
        self._library = library
        self._order = list(stores) + [DATABASE] * (DATABASE not in stores)
        self._shelves = shelves
        self._every = every
        self._present: dict[str, list[Found]] = {}
        self._again: set[str] = set()
        """Stores to look at again although nothing changed there: others gave names back."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mint-definitions", daemon=True)

    def start(self) -> None:
        """Begin, with a look at once."""
        if self._shelves:
            self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> None:
        """Look at each store once, and deploy what is new."""
        for shelf in self._shelves:
            self._follow(shelf)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except Exception:
                log.exception("following definitions stumbled; trying again later")
            self._stopping.wait(self._every)

    def _follow(self, shelf: Shelf) -> None:
        state = self.states[shelf.origin]
        try:
            found = shelf.look()
            if found is not None:
                self._present[shelf.origin] = found
            elif not (state.problems or state.fault or shelf.origin in self._again):
                return
            problems = self._deploy_all(shelf, self._present.get(shelf.origin, []))
        except MintError as error:
            self._tell_fault(state, str(error))
            return
        self._again.discard(shelf.origin)
        self._tell_fault(state, "")
        self._tell(state, problems)
        state.definitions = len(self._present.get(shelf.origin, []))

    def _deploy_all(self, shelf: Shelf, found: list[Found]) -> dict[str, str]:
        """Deploy what is new: by name, what cannot be."""
        last = {each.name: each for each in self._library.revisions.last_from(shelf.origin)}
        there = [each for each in last.values() if each.kind != "withdrawn"]
        if there and not found:
            raise MintError(f"{shelf.origin}: all {len(there)} definitions are gone: is it there?")
        given_back = {
            each.name for each in self._library.revisions.current() if _is_free(each, shelf)
        }
        new = [
            each
            for each in found
            if each.name in given_back or not _is_known(each, last.get(each.name))
        ]
        problems = self._in_order_of_need(shelf, new)
        present = {each.name for each in found}
        for revision in there:
            if revision.name not in present:
                self._withdraw(shelf, revision)
        return problems

    def _in_order_of_need(self, shelf: Shelf, new: list[Found]) -> dict[str, str]:
        """What imports another one comes after that: try again as long as something succeeds."""
        while True:
            problems = {each.name: self._deploy(shelf, each) for each in new}
            failed = [each for each in new if problems[each.name]]
            if not failed or len(failed) == len(new):
                return {name: problem for name, problem in problems.items() if problem}
            new = failed

    def _deploy(self, shelf: Shelf, found: Found) -> str:
        """Deploy one definition: why that cannot be, "" when it is done."""
        if found.fault:
            return found.fault
        try:
            current = self._library.revisions.find(found.name)
            holder = self._holder(shelf, current)
            if holder:
                return f"{holder} has a definition of this name, and goes before {shelf.origin}"
            told = shelf.provenance(found)
            draft = self._library.draft(
                Order(
                    found.text,
                    name=found.name,
                    source=found.path,
                    config=found.config,
                    schema=found.schema,
                    by=told.by,
                    at=told.at,
                    origin=shelf.origin,
                    commit=told.commit,
                )
            )
            deployed = self._library.deploy(draft)
        except StoreError:
            raise
        except MintError as error:
            return str(error)
        except Exception as error:
            log.exception("definition stumbled", definition=found.name, store=shelf.origin)
            return f"{type(error).__name__}: {error}"
        log.info("deployed", revision=deployed.label, store=shelf.origin, by=deployed.by)
        return ""

    def _holder(self, shelf: Shelf, current: Revision | None) -> str:
        """The store that has a name already, if it goes before this one; else ""."""
        if current is None or current.kind == "withdrawn" or current.origin == shelf.origin:
            return ""
        holder = current.origin or DATABASE
        if holder not in self._order:
            return ""
        first = self._order.index(holder) < self._order.index(shelf.origin)
        return holder if first else ""

    def _withdraw(self, shelf: Shelf, last: Revision) -> None:
        current = self._library.revisions.find(last.name)
        if current is not None and current.origin == shelf.origin:
            self._library.switch_off(
                last.name, "withdrawn", by=last.by, note="its file is gone", origin=shelf.origin
            )
            self._again |= {each.origin for each in self._shelves} - {shelf.origin}
            log.info("withdrawn", definition=last.name, store=shelf.origin)

    def _tell_fault(self, state: ShelfState, fault: str) -> None:
        if fault and fault != state.fault:
            log.error("store cannot be followed; trying again", store=state.store, reason=fault)
        state.fault = fault

    def _tell(self, state: ShelfState, problems: dict[str, str]) -> None:
        for name, problem in problems.items():
            if state.problems.get(name) != problem:
                log.error(
                    "definition is not deployed; its last good revision counts",
                    definition=name,
                    store=state.store,
                    reason=problem,
                )
        state.problems = problems


def _is_free(current: Revision, shelf: Shelf) -> bool:
    """Whether another store had a definition of this name, and has it no more."""
    return current.kind == "withdrawn" and current.origin not in ("", shelf.origin)


def _is_known(found: Found, last: Revision | None) -> bool:
    """Whether a definition is as it was when it was deployed last from this store."""
    if last is None or found.fault:
        return False
    if not found.text.strip():
        return last.kind == "disabled"
    told = (last.kind, last.text, last.config, last.schema)
    return told == ("definition", found.text, found.config, found.schema)
