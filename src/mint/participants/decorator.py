from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar, Unpack, overload

from mint.errors import MintError
from mint.participants.registration import MARK, Options, of_function

F = TypeVar("F", bound=Callable[..., Any])


@overload
def participant(name: F, /) -> F: ...


@overload
def participant(name: str | None = None, /, **options: Unpack[Options]) -> Callable[[F], F]: ...


def participant(name: Any = None, /, **options: Unpack[Options]) -> Any:
    """Declare that a function is a participant. The function stays what it is.

    Args:
        name: the name in definitions; the function's own when it is left out.
        **options: see `Options`.

    Raises:
        MintError: the function does not take a workitem, or an option cannot be.

    Example:
        @participant
        def greet(wi):
            wi.fields.greeting = f"Hello, {wi.fields.name}"

        @participant("check", retries=3, backoff=2.0, timeout="1h")
        async def check_sources(wi):
            return {"checked": await check(wi.fields.sources)}
    """
    if callable(name):
        return _mark(name, None, options)
    return lambda function: _mark(function, name, options)


def _mark(function: F, name: str | None, options: Options) -> F:
    if not inspect.isfunction(function):
        what = getattr(function, "__qualname__", repr(function))
        raise MintError(
            f"@participant is for functions, which {what} is not: "
            "write one that calls it, or make a class a subclass of Participant"
        )
    own = function.__name__
    registered = of_function(function, own if name is None else name, options)
    setattr(function, MARK, registered)
    return function
