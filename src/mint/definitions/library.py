from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.definitions import config
from mint.definitions.drafting import Drafting
from mint.definitions.importing import Importing
from mint.definitions.order import Draft, Order, checked_name, split_label
from mint.errors import CheckFailed, Refused, RevisionNotFound, StoreConflict
from mint.lang.imports import has_imports, with_imports
from mint.model.revision import Kind, Revision
from mint.ports.front import LaunchOrder

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mint.lang.places import Reading
    from mint.model.definition import Definition
    from mint.model.tree import Tree
    from mint.ports.clock import Clock
    from mint.ports.directory import Directory
    from mint.ports.revisions import Revisions
    from mint.ports.views import Views

STRICT = ("error", "warning")


class Library:
    r"""The definitions that are deployed. Safe from any thread.

    Args:
        revisions: where they are kept.
        views: the trees of them.
        directory: who takes part.
        clock: the time.
        most: how many steps a definition may have.

    Example:
        >>> library.deploy(Order("define release\n  noop", by="al")).label
        'release@1'
    """

    def __init__(
        self,
        revisions: Revisions,
        views: Views,
        directory: Directory,
        clock: Clock,
        most: int,
    ) -> None:
        self.revisions = revisions
        self._views = views
        self._clock = clock
        self._drafting = Drafting(revisions, views, directory, most)

    def draft(self, order: Order) -> Draft:
        """What an order would deploy, and what the checks say; see `Drafting.draft`."""
        return self._drafting.draft(order)

    def deploy(self, draft: Draft, refuse: Collection[str] = ("error",)) -> Revision:
        """Make a draft the current revision; when it says nothing new, that is the one there is.

        Args:
            draft: what to deploy.
            refuse: the severities of findings with which it is not deployed.

        Raises:
            CheckFailed: there are such findings.
            Refused: somebody else has deployed since the draft was made.
        """
        found = draft.stopped_by(refuse)
        if found:
            told = "; ".join(str(finding) for finding in found[:3])
            raise CheckFailed(f"{draft.revision.name} is not deployed: {told}")
        if draft.current is not None and not draft.changes:
            return draft.current
        now = self._clock.now()
        revision = msgspec.structs.replace(draft.revision, at=draft.revision.at or now)
        return self._add(revision, draft.definition, draft.current)

    def switch_off(
        self, name: str, kind: Kind, *, by: str, note: str = "", origin: str = ""
    ) -> Revision:
        """Have nothing launched under a name any more; running processes go on.

        Args:
            name: of the definition.
            kind: `disabled` also switches off what is inherited; `withdrawn` does not.
            by: who wishes it.
            note: the reason, for people.
            origin: the store that says so, "" for none.

        Raises:
            RevisionNotFound: nothing is deployed under that name, and nothing is to be disabled.
        """
        current = self.revisions.find(checked_name(name))
        if current is None and kind == "withdrawn":
            raise _unknown(name)
        if current is not None and current.kind == kind:
            return current
        now = self._clock.now()
        revision = Revision(name, kind=kind, by=by, note=note, at=now, origin=origin)
        return self._add(revision, None, current)

    def roll_back(self, name: str, number: int | None, *, by: str, note: str = "") -> Revision:
        """Make an older revision current again, as a new one that says so.

        Args:
            name: of the definition.
            number: of the older revision; None: the one before the current one.
            by: who wishes it.
            note: the reason, for people.

        Raises:
            RevisionNotFound: there is no such revision.
        """
        current = self.revision(name)
        old = self.revision(f"{name}@{current.number - 1 if number is None else number}")
        if old.says_the_same(current):
            return current
        again = msgspec.structs.replace(
            old, note=note, by=by, at=self._clock.now(), restores=old.number, origin="", commit=""
        )
        return self._add(again, None, current)

    def revision(self, label: str) -> Revision:
        """The revision that a label names, whether it is switched off or not.

        Raises:
            RevisionNotFound: there is none.
        """
        name, number = split_label(label)
        found = self.revisions.find(name, number)
        if found is None:
            raise _unknown(label)
        return found

    def tree(self, revision: Revision) -> Tree:
        """What a revision runs.

        Raises:
            Refused: it is switched off, or its tree was not kept.
        """
        if revision.kind != "definition":
            raise Refused(f"{revision.label} is {revision.kind}: there is nothing to run")
        definition = self._views.definition(revision.digest)
        if definition is None:
            raise Refused(f"the tree of {revision.label} was not kept")
        return definition.tree

    def launch_order(self, revision: Revision, fields: Mapping[str, Any]) -> LaunchOrder:
        """What to say to the engine to start a process of a revision.

        Args:
            revision: what to run.
            fields: of this launch; they go before those of the configuration.

        Raises:
            Refused: it is switched off, or its schema has something against the fields.
        """
        tree = self.tree(revision)
        payload = config.merged(revision.config, fields)
        wrong = config.faults(revision.schema, payload)
        if wrong:
            raise Refused(
                f"the fields do not fit the schema of {revision.label}: " + "; ".join(wrong)
            )
        return LaunchOrder(tree, payload, deployed=revision.label)

    def _add(
        self, revision: Revision, definition: Definition | None, current: Revision | None
    ) -> Revision:
        after = 0 if current is None else current.number
        try:
            return self.revisions.add(revision, definition, after)
        except StoreConflict as error:
            raise Refused(str(error)) from error

    def imported(self, reading: Reading) -> Reading:
        """A definition with what it imports; cheap for one that imports nothing.

        Raises:
            DefinitionError: what it imports is not there.
        """
        if not has_imports(reading.tree):
            return reading
        return with_imports(reading, Importing(self.revisions, self._views).find)


def _unknown(label: str) -> RevisionNotFound:
    return RevisionNotFound(f"nothing is deployed as {label}; `mint definitions` lists what is")
