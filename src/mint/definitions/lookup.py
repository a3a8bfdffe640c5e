"""Which definitions belong to an event of a project: its own, and those that it inherits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from mint.definitions.order import checked_name
from mint.model.revision import Revision

if TYPE_CHECKING:
    from mint.ports.revisions import Revisions

DEFAULT = "default"
"""The folder that all projects inherit from."""


class Choice(msgspec.Struct, frozen=True):
    """A definition that was looked up.

    Args:
        name: the last part of its name, such as `REQUEST.review`.
        outcome: `launch`, or `disabled`: the nearest one says that there is none.
        revision: the nearest one.
        instead_of: those further up that it takes the place of, the nearest first.
    """

    name: str
    outcome: Literal["launch", "disabled"]
    revision: Revision
    instead_of: tuple[Revision, ...] = ()

    @property
    def folder(self) -> str:
        """Where it is from: the folder of the project, or one that it inherits from."""
        return self.revision.name.rpartition("/")[0]


def folders_of(project: str) -> list[str]:
    """Where a project looks for definitions, the nearest first.

    Args:
        project: with `:` between its parts; "" for none.

    Raises:
        BadName: this is no name of a project.

    Example:
        >>> folders_of("A:B:C")
        ['A/B/C', 'A/B', 'A', 'default']
    """
    parts = checked_name(project.replace(":", "/")).split("/") if project else []
    return ["/".join(parts[:length]) for length in range(len(parts), 0, -1)] + [DEFAULT]


def choose(revisions: Revisions, project: str, event: str) -> list[Choice]:
    """The definitions of an event, in order of name.

    Of several with the same last part, the nearest one counts, also when it is disabled.

    Args:
        revisions: what is deployed.
        project: where it happened, `A:B:C`.
        event: what happened: the first part of their files, `REQUEST`.

    Raises:
        BadName: this is no name of a project, or of an event.
    """
    folders = folders_of(project)
    checked_name(event)
    found: dict[str, list[Revision]] = {}
    known = revisions.at([f"{folder}/{event}" for folder in folders])
    for revision in sorted(known, key=lambda each: folders.index(each.name.rpartition("/")[0])):
        if revision.kind != "withdrawn":
            found.setdefault(revision.name.rpartition("/")[2], []).append(revision)
    return [_choice(name, *found[name]) for name in sorted(found)]


def _choice(name: str, nearest: Revision, *others: Revision) -> Choice:
    outcome: Literal["launch", "disabled"]
    outcome = "disabled" if nearest.kind == "disabled" else "launch"
    return Choice(name, outcome, nearest, others)
