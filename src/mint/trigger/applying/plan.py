from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from mint import durable
from mint.trigger.applying.checks import Verdict, check
from mint.trigger.applying.diff import unified
from mint.trigger.applying.guard import objections

if TYPE_CHECKING:
    from mint.trigger.applying.rendered import Rendered
    from mint.trigger.service import Service

SAME, WOULD_CHANGE, INVALID = 0, 2, 1


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of a file.

    Args:
        name: its name.
        change: what.
        diff: from what it is to what it would be, unified; "" when that is the same.
    """

    name: str
    change: Literal["same", "changed", "new", "gone"]
    diff: str = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a regeneration would do now. Nothing has been done.

    Args:
        service: its name.
        files: what would become of each.
        checks: what the checkers say.
        guards: why the guard would refuse.
        problems: what must not be in the directory.
        foreign: names of files that somebody else has changed; they would be put right.
        held: whether this is what somebody has taken back, so that it would not be used.
    """

    service: str
    files: tuple[FileChange, ...] = ()
    checks: tuple[Verdict, ...] = ()
    guards: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    held: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything would be another."""
        return bool(self.foreign) or any(one.change != "same" for one in self.files)

    @property
    def valid(self) -> bool:
        """Whether nothing speaks against it; what is unchecked, nothing speaks against."""
        refused = any(one.said == "no" for one in self.checks)
        return not (self.problems or self.guards or refused)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Why the files could not be checked; empty: they were."""
        return tuple(one.why for one in self.checks if one.said == "unchecked")

    @property
    def status(self) -> int:
        """The exit status that says it: `SAME`, `WOULD_CHANGE` or `INVALID`."""
        return INVALID if not self.valid else WOULD_CHANGE if self.changes else SAME


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """With what a plan compares.

    Args:
        files: contents by name.
        empty: whether nothing was in what they were made of.
        foreign: names of those that somebody else has changed.
        held: whether what is new has been taken back by somebody.
    """

    files: Mapping[str, bytes]
    empty: bool = False
    foreign: Sequence[str] = ()
    held: bool = False


def planned(service: Service, made: Rendered, before: Before) -> Plan:
    """What would be done with what a service made.

    Args:
        service: whose files.
        made: what it made now.
        before: what there is.
    """
    if made.problems:
        return Plan(service=service.name, problems=made.problems)
    with tempfile.TemporaryDirectory(prefix="mint-plan-") as folder:
        for name, content in made.files.items():
            durable.write(Path(folder) / name, content)
        checks = check(service, Path(folder), made.files)
    emptied = made.empty and not before.empty
    return Plan(
        service=service.name,
        files=changes(before.files, made.files),
        checks=checks,
        guards=objections(service, before.files, made.files, emptied=emptied),
        foreign=tuple(before.foreign),
        held=before.held,
    )


def changes(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> tuple[FileChange, ...]:
    """What becomes of each file, in the order of names.

    Example:
        >>> [(one.name, one.change) for one in changes({"a": b"1"}, {"a": b"2", "b": b""})]
        [('a', 'changed'), ('b', 'new')]
    """
    return tuple(_change(name, old.get(name), new.get(name)) for name in sorted({*old, *new}))


def _change(name: str, old: bytes | None, new: bytes | None) -> FileChange:
    if old == new:
        return FileChange(name=name, change="same")
    change: Literal["changed", "new", "gone"] = (
        "new" if old is None else "gone" if new is None else "changed"
    )
    return FileChange(name=name, change=change, diff=_diff(name, old, new))


def _diff(name: str, old: bytes | None, new: bytes | None) -> str:
    try:
        sides = [(one or b"").decode() for one in (old, new)]
    except UnicodeDecodeError:
        return f"{name}: bytes that are no text differ\n"
    names = (f"old/{name}" if old is not None else "/dev/null", f"new/{name}")
    return unified(sides[0], sides[1], names if new is not None else (names[0], "/dev/null"))
