from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypedDict

from mint.errors import DurationError, MintError
from mint.lang import duration
from mint.participants.base import Participant
from mint.participants.code import Code, Function, Hooks, asynchronous, takes
from mint.participants.run import ParticipantRun
from mint.ports.directory import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    import msgspec

    from mint.model.effect import Dispatch

MARK = "mint_participant"
"""Attribute of a decorated function that holds its registration."""

WITH_INPUTS = 2
"""Arguments of a function that takes its inputs after the workitem."""


class Options(TypedDict, total=False):
    """What can be said about a participant, beside its name.

    Attributes:
        pattern: the name is a regular expression that must match wholly.
        retries: how often a failed dispatch is tried again, unless the step says it.
        backoff: seconds before the first retry; doubled for each further one.
        backoff_max: seconds that a wait before a retry has at most; None: any.
        timeout: a duration that each of its steps gets, unless the step says one.
        inputs: what the fields must hold before the work.
        outputs: what they must hold after it.
        concurrency: how many workitems at a time.
    """

    pattern: bool
    retries: int
    backoff: float
    backoff_max: float | None
    timeout: str | None
    inputs: type[msgspec.Struct] | None
    outputs: type[msgspec.Struct] | None
    concurrency: int | None


class Registration(Entry, frozen=True, eq=False, kw_only=True):
    """A participant that runs in this process: an entry of the directory, and work for transports.

    Args:
        code: its code.
    """

    code: Code

    def heeds(self, what: str) -> bool:
        """Whether it has code of its own for cancel, pause or resume."""
        return self.code.hooks.of(what) is not None

    def needs_loop(self, what: str) -> bool:
        """Whether its code for work, cancel, pause or resume is asynchronous."""
        return what in self.code.asynchronous

    def begin(
        self, dispatch: Dispatch, observe: Callable[[dict[str, Any]], None]
    ) -> ParticipantRun:
        """Take a dispatch."""
        return ParticipantRun(self.code, dispatch, observe)


def registration_of(thing: object) -> Registration:
    """The registration of a decorated function, or of a Participant: a class or an instance.

    Raises:
        MintError: it is no participant, or it says something of itself that cannot be.
    """
    if isinstance(thing, Registration):
        return thing
    if isinstance(thing, type) and issubclass(thing, Participant):
        return _of_class(thing)
    if isinstance(thing, Participant):
        return _of_instance(thing)
    mark = getattr(thing, MARK, None)
    if isinstance(mark, Registration):
        return mark
    what = getattr(thing, "__qualname__", repr(thing))
    raise MintError(f"{what} is no participant: decorate it with @participant")


def of_function(function: Function, name: str, options: Options) -> Registration:
    """The registration of a function.

    Raises:
        MintError: the function does not take a workitem, or an option cannot be.
    """
    hooks = Hooks(function)
    return _registration(name, options, hooks, lambda: hooks, takes(function))


def _of_class(kind: type[Participant]) -> Registration:
    needed, _ = takes(kind)
    if needed:
        raise MintError(
            f"{kind.__qualname__} needs {needed} argument(s) to be made: "
            f"register an instance of it, such as {kind.__qualname__}(...)"
        )
    least, most = takes(kind.on_workitem)
    hooks = _hooks(kind, kind)
    return _registration(
        kind.name, _options(kind), hooks, lambda: _hooks(kind(), kind), (least - 1, most - 1)
    )


def _of_instance(thing: Participant) -> Registration:
    hooks = _hooks(thing, type(thing))
    return _registration(
        thing.name, _options(thing), hooks, lambda: hooks, takes(thing.on_workitem)
    )


def _options(holder: Participant | type[Participant]) -> Options:
    return Options(
        pattern=holder.pattern,
        retries=holder.retries,
        backoff=holder.backoff,
        backoff_max=holder.backoff_max,
        timeout=holder.timeout,
        inputs=holder.inputs,
        outputs=holder.outputs,
        concurrency=holder.concurrency,
    )


def _hooks(holder: Participant | type[Participant], kind: type[Participant]) -> Hooks:
    if kind.on_workitem is Participant.on_workitem:
        raise MintError(f"{kind.__qualname__} has no method on_workitem, which does the work")
    return Hooks(
        work=holder.on_workitem,
        cancel=None if kind.on_cancel is Participant.on_cancel else holder.on_cancel,
        pause=None if kind.on_pause is Participant.on_pause else holder.on_pause,
        resume=None if kind.on_resume is Participant.on_resume else holder.on_resume,
    )


def _registration(
    name: str, options: Options, hooks: Hooks, make: Callable[[], Hooks], room: tuple[int, int]
) -> Registration:
    what = getattr(hooks.work, "__qualname__", repr(hooks.work))
    _check_name(name, what, pattern=options.get("pattern", False))
    check_numbers(options, f'participant "{name}"')
    inputs = options.get("inputs")
    _check_arguments(room, what, declared=inputs is not None)
    code = Code(
        hooks=hooks,
        make=make,
        inputs=inputs,
        outputs=options.get("outputs"),
        takes_inputs=inputs is not None and room[1] >= WITH_INPUTS,
        asynchronous=asynchronous(hooks),
    )
    return Registration(
        name=name,
        pattern=options.get("pattern", False),
        retries=options.get("retries", 0),
        backoff=float(options.get("backoff", 1.0)),
        backoff_max=options.get("backoff_max"),
        timeout=options.get("timeout"),
        code=code,
        concurrency=options.get("concurrency"),
    )


def _check_name(name: str, what: str, *, pattern: bool) -> None:
    if not name:
        raise MintError(f'{what} has no name: say name = "..." in its class')
    if pattern:
        try:
            re.compile(name)
        except re.error as error:
            raise MintError(f'"{name}", the pattern of {what}, is wrong: {error}') from None


def check_numbers(options: Options, whose: str) -> None:
    """Refuse what cannot be said about a participant.

    Args:
        options: what is said.
        whose: how the error names it.

    Raises:
        MintError: a number is out of range, or the timeout is no duration.
    """
    if options.get("retries", 0) < 0:
        raise MintError(f"retries of {whose} must be 0 or more")
    if options.get("backoff", 1.0) < 0:
        raise MintError(f"backoff of {whose} must be 0 or more seconds")
    longest = options.get("backoff_max")
    if longest is not None and longest < 0:
        raise MintError(f"backoff_max of {whose} must be 0 or more seconds, or None")
    limit = options.get("concurrency")
    if limit is not None and limit < 1:
        raise MintError(f"concurrency of {whose} must be 1 or more, or None for no limit")
    timeout = options.get("timeout")
    if timeout is not None:
        try:
            duration.seconds(timeout)
        except DurationError as error:
            raise MintError(f"timeout of {whose}: {error}") from None


def _check_arguments(room: tuple[int, int], what: str, *, declared: bool) -> None:
    least, most = room
    if most < 1 or least > WITH_INPUTS:
        raise MintError(f"{what} must take a workitem, and may take its inputs after it")
    if least == WITH_INPUTS and not declared:
        raise MintError(f"{what} takes two arguments, but no inputs are declared: inputs=...")
