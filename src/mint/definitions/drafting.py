"""What a text would be as a revision: read, with its imports, checked."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mint.definitions.checking import checked
from mint.definitions.importing import Importing
from mint.definitions.order import Draft, Order, checked_name
from mint.errors import DefinitionError
from mint.lang.hoist import hoist_reading, name_of
from mint.lang.imports import with_imports
from mint.lang.read import format_of, read
from mint.model.definition import Definition
from mint.model.revision import Revision

if TYPE_CHECKING:
    from mint.ports.directory import Directory
    from mint.ports.revisions import Revisions
    from mint.ports.views import Views


class Drafting:
    """Makes drafts of orders.

    Args:
        revisions: what is deployed.
        views: the trees of it.
        directory: who takes part.
        most: how many steps a definition may have.
    """

    def __init__(self, revisions: Revisions, views: Views, directory: Directory, most: int) -> None:
        self._revisions = revisions
        self._views = views
        self._directory = directory
        self._most = most

    def draft(self, order: Order) -> Draft:
        """What an order would deploy.

        Raises:
            DefinitionError: the text, its configuration or its schema cannot be read, or what it
                imports is not there.
            BadName: it cannot be deployed under this name.
        """
        if not order.text.strip():
            return self._disabled(order)
        reading = read(order.text, source=order.source, format=order.format, most=self._most)
        name = checked_name(order.name or name_of(reading.tree) or _stem(order.source))
        current = self._revisions.find(name)
        importing = Importing(self._revisions, self._views, name)
        reading = hoist_reading(with_imports(reading, importing.find))
        configured = _kept(order.config, current.config if current else "")
        schema = _kept(order.schema, current.schema if current else "")
        definition = Definition.of(reading.tree)
        revision = Revision(
            name,
            digest=definition.digest,
            text=order.text,
            format=order.format or format_of(order.text, order.source),
            source=order.source,
            config=configured,
            schema=schema,
            note=order.note,
            by=order.by,
            at=order.at or 0.0,
            origin=order.origin,
            commit=order.commit,
            imports=importing.used,
        )
        findings = checked(
            reading, self._directory, configured=configured, schema=schema, name=name
        )
        return Draft(revision, definition, tuple(findings), current)

    def _disabled(self, order: Order) -> Draft:
        name = checked_name(order.name or _stem(order.source))
        revision = Revision(
            name,
            kind="disabled",
            source=order.source,
            note=order.note,
            by=order.by,
            at=order.at or 0.0,
            origin=order.origin,
            commit=order.commit,
        )
        return Draft(revision, None, (), self._revisions.find(name))


def _kept(given: str | None, current: str) -> str:
    return current if given is None else given


def _stem(source: str) -> str:
    path = PurePosixPath(source)
    if not path.stem or source.startswith("<"):
        raise DefinitionError("this definition has no name: write one after `define`, or --name")
    return path.stem
