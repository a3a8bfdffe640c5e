r"""What a rule of a filter can do to a field: `set`, `remove`, `copy_to`, `merge_from`...

Each function takes the key and what the rule says beside it, and gives what changes the payload
for one field. All changes of a rule work with the value that the field had when the rule began.
`\1` in the name of a target is the first group of the regular expression that found the field.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mint.errors import FilterError
from mint.lang.filter_session import WHOLE
from mint.lang.template import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.lang.filter_fields import Field
    from mint.lang.filter_session import Session

    Change = Callable[[Session, Field], None]

_GROUP = re.compile(r"\\([0-9]{1,2})", re.ASCII)


def sets(_: str, wish: Any) -> Change:
    """`set`: this value, whatever there was."""
    return lambda session, field: session.put(field.name, wish)


def removes(key: str, wish: Any) -> Change:
    """`remove`: nothing is left of it."""
    _check_true(key, wish)

    def change(session: Session, field: Field) -> None:
        if field.name == WHOLE:
            message = f"{key}: `.` is the whole payload; name the fields that are to go"
            raise FilterError(message)
        session.remove(field.name)

    return change


def copies_to(key: str, wish: Any) -> Change:
    """`copy_to`, `move_to`: the value appears at another place."""
    target, moves = _path(key, wish), key in _MOVING

    def change(session: Session, field: Field) -> None:
        session.put(_filled(target, field), field.value)
        if moves:
            session.remove(field.name)

    return change


def copies_from(key: str, wish: Any) -> Change:
    """`copy_from`, `move_from`: the value of another place appears here."""
    source, moves = _path(key, wish), key in _MOVING

    def change(session: Session, field: Field) -> None:
        session.put(field.name, session.read(source))
        if moves:
            session.remove(source)

    return change


def merges_to(key: str, wish: Any) -> Change:
    """`merge_to`, `migrate_to`: the value is added to the object or list at another place."""
    target, moves = _path(key, wish), key in _MOVING

    def change(session: Session, field: Field) -> None:
        path = _filled(target, field)
        holder = session.read(path)
        if isinstance(holder, dict | list):
            session.put(path, _merged(holder, field.name, field.value))
            if moves:
                session.remove(field.name)

    return change


def merges_from(key: str, wish: Any) -> Change:
    """`merge_from`, `migrate_from`: the value of another place is added to the one here."""
    source, moves = _path(key, wish), key in _MOVING

    def change(session: Session, field: Field) -> None:
        holder = session.read(field.name)
        if isinstance(holder, dict | list):
            session.put(field.name, _merged(holder, source, session.read(source)))
            if moves:
                session.remove(source)

    return change


def restores(key: str, wish: Any) -> Change:
    """`restore`: the value of before the expression; with the name of a field, that in there."""
    source = "~~" if wish is True or wish == "true" else _path(key, wish)
    return lambda session, field: session.put(field.name, session.read(f"{source}.{field.name}"))


def takes(key: str, wish: Any) -> Change:
    """`take`: of the payload only this field, over that of before the expression."""
    _check_true(key, wish)

    def change(session: Session, field: Field) -> None:
        session.go_back(keep=False)
        session.put(field.name, session.read(f"~~~.{field.name}"))

    return change


def discards(key: str, wish: Any) -> Change:
    """`discard`: all but this field, over what was before; `all`: only what was before."""
    only_before = wish == "all"
    if not only_before:
        _check_true(key, wish)

    def change(session: Session, field: Field) -> None:
        session.go_back(keep=not only_before)
        if not only_before:
            session.remove(field.name)

    return change


def _merged(holder: dict[str, Any] | list[Any], name: str, value: Any) -> Any:
    """A list with the value as its last element, or an object with the value's members, or it."""
    if isinstance(holder, list):
        return [*holder, value]
    return {**holder, **(value if isinstance(value, dict) else {name.rpartition(".")[2]: value})}


def _path(key: str, wish: Any) -> str:
    if not isinstance(wish, str) or not wish:
        message = f"{key}: {text_of([wish])[1:-1][:100]} is no name of a field"
        raise FilterError(message)
    return wish


def _filled(target: str, field: Field) -> str:
    def group(mark: re.Match[str]) -> str:
        index = int(mark[1])
        return (field.groups[index] or "") if index < len(field.groups) else ""

    return _GROUP.sub(group, target)


def _check_true(key: str, wish: Any) -> None:
    if wish is not True and wish != "true":
        message = f"{key}: {text_of([wish])[1:-1][:100]}: only `true` means anything here"
        raise FilterError(message)


_MOVING = frozenset(
    f"{verb}_{way}" for verb in ("move", "mv", "migrate", "mi") for way in ("to", "from")
)

CHANGES: dict[str, Callable[[str, Any], Change]] = {
    **dict.fromkeys(("set", "s"), sets),
    **dict.fromkeys(("remove", "rm", "delete", "del"), removes),
    **dict.fromkeys(("copy_to", "cp_to", "move_to", "mv_to"), copies_to),
    **dict.fromkeys(("copy_from", "cp_from", "move_from", "mv_from"), copies_from),
    **{f"{verb}_to": merges_to for verb in ("merge", "mg", "push", "pu", "migrate", "mi")},
    **{f"{verb}_from": merges_from for verb in ("merge", "mg", "push", "pu", "migrate", "mi")},
    **dict.fromkeys(("restore", "restore_from", "rs"), restores),
    "take": takes,
    "discard": discards,
}
"""By the key in the rule."""
