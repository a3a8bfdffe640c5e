from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from mint.errors import BadName
from mint.lang.finding import Finding
from mint.model.definition import Definition
from mint.model.revision import Revision

if TYPE_CHECKING:
    from collections.abc import Collection

_NAME = re.compile(r"[\w+-][\w.+-]*(?:/[\w+-][\w.+-]*)*")
_LONGEST = 200
_DIGITS = 9


class Order(msgspec.Struct, frozen=True):
    """A wish to deploy a definition.

    Args:
        text: the definition.
        name: under which it is deployed; "": the name that the text says, or else its file's.
        source: name of the file, for messages and to tell the format.
        format: radial, yaml, json...; None: the name of the file or the text tells.
        config: values for fields, JSON with comments; None: as in the current revision.
        schema: JSON Schema of the launch fields; None: as in the current revision.
        note: what is new, for people.
        by: who wishes it.
        at: when, seconds since the epoch; None: now.
        origin: the store that it is from, "" for none.
        commit: in which commit of that store it was found, "" where there are none.
    """

    text: str
    name: str = ""
    source: str = ""
    format: str | None = None
    config: str | None = None
    schema: str | None = None
    note: str = ""
    by: str = ""
    at: float | None = None
    origin: str = ""
    commit: str = ""


class Draft(msgspec.Struct, frozen=True):
    """What would be deployed.

    Args:
        revision: without a number.
        definition: what would be run; None for one that is disabled.
        findings: what the checks say.
        current: the revision that is current now; None: there is none.
    """

    revision: Revision
    definition: Definition | None
    findings: tuple[Finding, ...]
    current: Revision | None

    @property
    def changes(self) -> bool:
        """Whether it is something else than what is current, or a store takes that over."""
        new, current = self.revision, self.current
        if current is None or not new.says_the_same(current):
            return True
        return new.origin not in ("", current.origin)

    def stopped_by(self, severities: Collection[str]) -> list[Finding]:
        """The findings of these severities."""
        return [finding for finding in self.findings if finding.severity in severities]


def checked_name(name: str) -> str:
    """A name under which a definition may be deployed.

    Raises:
        BadName: it is none.

    Example:
        >>> checked_name("A/B/REQUEST.review")
        'A/B/REQUEST.review'
    """
    if _NAME.fullmatch(name) and len(name) <= _LONGEST:
        return name
    raise BadName(
        f"{name!r} cannot be the name of a definition: write letters, digits and . _ + - in parts "
        f"that a / parts, {_LONGEST} characters at most"
    )


def split_label(label: str) -> tuple[str, int | None]:
    """The name and the number of a label; `release` and `release@current` have no number.

    Raises:
        BadName: it is no label.

    Example:
        >>> split_label("release@3")
        ('release', 3)
    """
    name, at, number = label.partition("@")
    if not at or number == "current":
        return checked_name(name), None
    if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS):
        raise BadName(f"{label!r}: write NAME@NUMBER, or NAME@current")
    return checked_name(name), int(number)
