"""What OpenLDAP's log says of a change: slapo-accesslog(5), `reqMod` and `reqOld`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.errors import BadEvent
from mint.trigger.dn import parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Raw = dict[str, list[bytes]]
"""Values by the name of their attribute, as the directory writes both."""

_SEPARATOR = b":"
"""Stands between two modifications of the same attribute, where they would look like one."""


class Mod(NamedTuple):
    """A line of `reqMod`.

    Args:
        name: of the attribute, with its options.
        op: `+` adds a value, `-` removes it, `=` replaces all, `#` adds a number.
        value: None: there is none, which is about all values.
        begins: whether a new modification begins with it.
    """

    name: str
    op: str
    value: bytes | None
    begins: bool


def mods_of(lines: Iterable[bytes]) -> list[Mod]:
    r"""The modifications of a change.

    Args:
        lines: values of `reqMod`, in their order.

    Raises:
        BadEvent: a line is none.

    Example:
        >>> [tuple(mod) for mod in mods_of([b"cn:= a", b"cn:= b", b"sn:-"])]
        [('cn', '=', b'a', True), ('cn', '=', b'b', False), ('sn', '-', None, True)]
    """
    found: list[Mod] = []
    before: tuple[str, str] | None = None
    for line in lines:
        if line == _SEPARATOR:
            before = None
            continue
        name, colon, rest = line.partition(b":")
        op, value = rest[:1].decode(errors="replace"), rest[2:] if rest[1:2] == b" " else None
        if not name or not colon or op not in _DONE or (value is None and rest[1:]):
            raise BadEvent(f"not a modification, but {line[:80]!r}")
        this = (name.decode(errors="replace"), op)
        found.append(Mod(*this, value, begins=this != before))
        before = this
    return found


def old_of(lines: Iterable[bytes]) -> Raw:
    """The values before a change.

    Args:
        lines: values of `reqOld`.

    Raises:
        BadEvent: a line is none.

    Example:
        >>> old_of([b"cn: a", b"cn: b"])
        {'cn': [b'a', b'b']}
    """
    found: Raw = {}
    for line in lines:
        name, colon, rest = line.partition(b":")
        if not name or not colon or rest[:1] not in (b" ", b""):
            raise BadEvent(f"not a value of before, but {line[:80]!r}")
        found.setdefault(name.decode(errors="replace"), []).append(rest[1:])
    return found


def applied(old: Raw, mods: Iterable[Mod]) -> Raw:
    """The values after a change, by those before.

    Args:
        old: the values before, at least of the attributes that were touched.
        mods: what was done, with success.

    Raises:
        BadEvent: a number was to be added to what is none.

    Example:
        >>> applied({"cn": [b"a"]}, mods_of([b"CN:+ b", b"cn:- a"]))
        {'cn': [b'b']}
    """
    new = {name: [*those] for name, those in old.items()}
    names = {name.lower(): name for name in new}
    for mod in mods:
        name = names.setdefault(mod.name.lower(), mod.name)
        _DONE[mod.op](new.setdefault(name, []), mod)
    return {name: those for name, those in new.items() if those}


def _add(values: list[bytes], mod: Mod) -> None:
    if mod.value is not None and mod.value not in values:
        values.append(mod.value)


def _remove(values: list[bytes], mod: Mod) -> None:
    if mod.value is None:
        values.clear()
        return
    for form in _FORMS:
        meant = form(mod.value)
        if found := [one for one in values if form(one) == meant]:
            values.remove(found[0])
            return


def _replace(values: list[bytes], mod: Mod) -> None:
    if mod.begins:
        values.clear()
    if mod.value is not None:
        values.append(mod.value)


def _increment(values: list[bytes], mod: Mod) -> None:
    try:
        values[:] = [str(int(one) + int(mod.value or b"")).encode() for one in values]
    except ValueError:
        raise BadEvent(f"{mod.name}: not a number that can be added: {mod.value!r}") from None


_DONE: dict[str, Callable[[list[bytes], Mod], None]] = {
    "+": _add,
    "-": _remove,
    "=": _replace,
    "#": _increment,
}


def _text(value: bytes) -> str:
    return " ".join(value.decode(errors="surrogateescape").casefold().split())


# A value that was removed was there; how alike two values have to be depends on the attribute.
# So the closest one is meant: the same, but for case and blanks, but for dashes, by names.
_FORMS: tuple[Callable[[bytes], object], ...] = (
    lambda value: value,
    _text,
    lambda value: _text(value).replace("-", "").replace(" ", ""),
    lambda value: parts(value.decode(errors="replace")),
)
