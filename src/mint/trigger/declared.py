from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from mint.errors import BadService
from mint.trigger.interest import Interest
from mint.trigger.names import EVENT
from mint.trigger.service import PerObject, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MARK = "__mint_trigger__"
"""The attribute by which a decorated function is known."""

Kind = Literal["function", "service", "object"]


class Declared(NamedTuple):
    """A service as its module declares it.

    Args:
        name: by which hosts list it.
        kind: a decorated function, or a subclass of Service or of PerObject.
        thing: the function or class.
        interests: which changes concern it.
        file: where it stands.
    """

    name: str
    kind: Kind
    thing: Callable[..., Any]
    interests: tuple[Interest, ...]
    file: str


def declared_of(thing: Any) -> Declared:
    """What a class declares.

    Args:
        thing: a subclass of Service or PerObject.

    Raises:
        BadService: it cannot be a service; the text names file and line.
    """
    kind: Kind = "service" if issubclass(thing, Service) else "object"
    needed = ("load", "render") if kind == "service" else ("apply",)
    base = Service if kind == "service" else PerObject
    missing = [name for name in needed if getattr(thing, name) is getattr(base, name)]
    if missing:
        raise BadService(f"{place_of(thing)}: {thing.__name__} has no {' and no '.join(missing)}")
    return checked(thing.name, kind, thing, thing.interests)


def checked(name: str, kind: Kind, thing: Callable[..., Any], interests: Any) -> Declared:
    """A service, whose name and interests can be such.

    Raises:
        BadService: they cannot.
    """
    where = place_of(thing)
    if name == EVENT:
        raise BadService(
            f'{where}: "{EVENT}" is the special service that turns changes into messages: '
            "call this one otherwise"
        )
    return Declared(name, kind, thing, _interests(where, name, interests), where)


def place_of(thing: Any) -> str:
    """Where something stands, as `file:line`."""
    plain = inspect.unwrap(thing)
    file = inspect.getsourcefile(plain) or plain.__module__
    try:
        return f"{file}:{inspect.getsourcelines(plain)[1]}"
    except OSError:
        return file


def _interests(where: str, name: str, given: Sequence[Any] | Interest) -> tuple[Interest, ...]:
    several = (given,) if isinstance(given, Interest) else tuple(given)
    for one in several:
        if not isinstance(one, Interest):
            raise BadService(
                f"{where}: the interests of {name} are a list of Interest(...), and {one!r} is none"
            )
    return several
