"""Services as functions, in the way of the original: `@record`, and `trigger(about)(body)`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from mint.errors import BadService
from mint.trigger.declared import MARK, Declared, checked, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.trigger.interest import Interest

F = TypeVar("F", bound=Callable[..., Any])

_factory: dict[str, Declared] = {}


@overload
def record(function: F, /) -> F: ...


@overload
def record(*, on: Interest | Sequence[Interest] = (), name: str = "") -> Callable[[F], F]: ...


def record(function: Any = None, /, *, on: Any = (), name: str = "") -> Any:
    """Declare that a function is a service. The function stays what it is.

    It is called with the body of each message, a dict, one at a time, in the order of messages.
    When it raises, the message comes again later.

    Args:
        function: of one argument. Its name is that of the service, by which hosts list it.
        on: which changes concern it. Without any, only messages that somebody sends by hand do.
        name: another name than the function's.

    Raises:
        BadService: it is no function, or its name is reserved.

    Example:
        @record
        def dhcp(body):
            regenerate("/etc/dhcp/hosts.conf")

        @record(on=Interest(object_class="ipHost", attrs={"macAddress", "ipHostNumber"}))
        def firewall(body):
            ...
    """
    if function is None:
        return lambda later: _recorded(later, on, name)
    return _recorded(function, on, name)


def trigger(about: str) -> Callable[[Any], Any]:
    """The function that is recorded under a name.

    Raises:
        BadService: there is none; the text names those that are there.

    Example:
        >>> @record
        ... def motd(body):
        ...     return f"told of {body}"
        >>> trigger("motd")("news")
        'told of news'
    """
    if about not in _factory:
        known = ", ".join(sorted(_factory)) or "none"
        raise BadService(f"no function is recorded as {about!r}; recorded are: {known}")
    return _factory[about].thing


def _recorded(function: F, on: Any, name: str) -> F:
    if not inspect.isfunction(function):
        what = getattr(function, "__qualname__", repr(function))
        raise BadService(
            f"@record is for functions, which {what} is not: "
            "write one that calls it, or make a class a subclass of Service"
        )
    if not [one for one in inspect.signature(function).parameters.values() if _is_given(one)]:
        raise BadService(f"{place_of(function)}: {function.__name__} takes no argument: the body")
    declared = checked(name or function.__name__, "function", function, on)
    _factory[declared.name] = declared
    setattr(function, MARK, declared)
    return function


def _is_given(parameter: inspect.Parameter) -> bool:
    return parameter.kind not in {parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD}
