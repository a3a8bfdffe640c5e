from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol

from mint.errors import BadService, MintError
from mint.trigger.applying.function_runner import FunctionRunner
from mint.trigger.applying.object_runner import ObjectRunner
from mint.trigger.applying.service_runner import ServiceRunner
from mint.trigger.declared import place_of
from mint.trigger.service import Context, PerObject, Recorded, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from structlog.typing import FilteringBoundLogger

    from mint.ports.clock import Clock
    from mint.trigger.applying.applied import Applied
    from mint.trigger.message import ServiceMessage

Kind = Literal["whole", "object", "function"]


class Runner(Protocol):
    """Does the work of a service on a host, whatever its kind."""

    @property
    def name(self) -> str:
        """Of the service."""

    @property
    def kind(self) -> Kind:
        """What messages are to it.

        `whole`: all that are there are one piece of work, in any order; `object` and `function`:
        each is one, in the order in which they came.
        """

    @property
    def quiet(self) -> float:
        """Seconds without another message after which it begins; 0: at once."""

    @property
    def longest(self) -> float:
        """Seconds after the first message at which it begins in any case."""

    def pause(self, messages: Sequence[ServiceMessage]) -> float:
        """Seconds to wait before these are done, since it has been done so often; mostly 0."""

    def run(self, messages: Sequence[ServiceMessage]) -> Applied:
        """Do the work; it may take as long as the programs of the service may.

        Args:
            messages: what to do; none: make right whatever is not (as at every start). The kinds
                `object` and `function` stop at the first that fails: give them one at a time.

        Raises:
            TriggerError: it could not be done. Its `transient` says whether to try again soon.
        """


def runner_of(
    thing: type[Service | PerObject] | Recorded,
    context: Context,
    folder: Path,
    *,
    name: str = "",
    clock: Clock | None = None,
    log: FilteringBoundLogger | None = None,
) -> Runner:
    """What does the work of a service here.

    Args:
        thing: a class of services, or a function.
        context: what the service is told.
        folder: where the state of all services of this host is kept; each has one of its name.
        name: by which hosts list it, when that is not its own.
        clock: the time.
        log: is told what is done.

    Raises:
        BadService: it cannot be made, or its files cannot be kept or put where they should.

    Example:
        >>> runner_of(Dhcp, context, Path("/var/lib/mint/trigger")).kind
        'whole'
    """
    if isinstance(thing, type) and issubclass(thing, Service):
        service: Service = made(thing, context)
        return ServiceRunner(service, folder / (name or service.name), clock=clock, log=log)
    if isinstance(thing, type) and issubclass(thing, PerObject):
        handler: PerObject = made(thing, context)
        return ObjectRunner(handler, folder / (name or handler.name), clock=clock)
    if isinstance(thing, type) or not callable(thing):
        raise BadService(f"{thing!r} is neither a Service nor a PerObject nor a function")
    return FunctionRunner(thing, name or str(getattr(thing, "__name__", "")))


def made(thing: Callable[..., Any], context: Context) -> Any:
    """A service of a class, whose code may be a site's own.

    Args:
        thing: the class.
        context: what it is told.

    Raises:
        BadService: it cannot be made; the text names its file, or the option that is wrong.
    """
    try:
        return thing(context)
    except MintError as error:
        raise BadService(str(error)) from error
    except Exception as error:
        what = f"{thing.__name__} cannot be made: {type(error).__name__}: {error}"
        raise BadService(f"{place_of(thing)}: {what}") from error
