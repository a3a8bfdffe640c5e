from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from mint.errors import (
    BusNotFound,
    HostServiceNotFound,
    MethodFailed,
    MintError,
    NotPermitted,
    Refused,
    ScriptRefused,
)
from mint.services.bus.access import DENIED
from mint.services.bus.flight import LIMITS
from mint.services.bus.names import CORE, MODEL, SERVICE, is_app, path_of
from mint.services.bus.refusal import BusRefusal
from mint.services.link import Told
from mint.services.results import failure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.services.bus.wire import Wire
    from mint.settings.services import ServicesSettings

_DBUS = "org.freedesktop.DBus.Error."

_KINDS: dict[str, type[MintError]] = {
    DENIED: NotPermitted,
    f"{_DBUS}AccessDenied": NotPermitted,
    f"{_DBUS}InvalidArgs": Refused,
    f"{_DBUS}NoReply": BusNotFound,
    f"{_DBUS}ServiceUnknown": BusNotFound,
    LIMITS: Refused,
    f"{CORE}.{ScriptRefused.__name__}": ScriptRefused,
    f"{CORE}.{HostServiceNotFound.__name__}": HostServiceNotFound,
}


class BusLink:
    """The services as the daemon on a bus has them.

    Args:
        wire: the bus.
        name: of the daemon.
    """

    way = "D-Bus"

    def __init__(self, wire: Wire, name: str) -> None:
        self._wire = wire
        self._name = name

    @classmethod
    async def begin(cls, wire: Wire, settings: ServicesSettings, locale: str) -> Self:
        """Speak with a daemon, in a language."""
        link = cls(wire, settings.bus_name)
        await link._core("setLocale", "s", locale)
        return link

    async def apps(self) -> list[str]:
        """See `mint.services.link.Link`; the same for the others."""
        (found,) = await self._core("listModelApplications", "s", MODEL)
        return sorted(found)

    async def info(self, app: str) -> Told:
        """What a service tells of itself."""
        return Told(*await self._service(app, "info", ()))

    async def call(self, app: str, method: str, *args: str) -> None:
        """Call another method of a service's script."""
        await self._service(app, method, args)

    async def register(self, app: str, file: str) -> None:
        """Make a file the script of an application."""
        await self._core("register", "sss", app, MODEL, file)

    async def remove(self, app: str) -> None:
        """Forget the script of an application."""
        await self._core("remove", "s", app)

    async def _core(self, member: str, signature: str, *args: Any) -> list[Any]:
        to = (self._name, "/", CORE)
        try:
            return await self._wire.ask(to, member, signature, args, seconds=None)
        except BusRefusal as error:
            raise _meant(error, member) from None

    async def _service(self, app: str, member: str, args: Sequence[str]) -> list[Any]:
        if not is_app(app):
            raise _nothing(app)
        to = (self._name, path_of(app), SERVICE)
        try:
            # How long a method may take is the daemon's to say.
            return await self._wire.ask(to, member, "s" * len(args), args, seconds=None)
        except BusRefusal as error:
            if error.name == f"{_DBUS}UnknownMethod":
                raise _nothing(app) from None
            raise _meant(error, f"{app}: {member}()") from None


def _nothing(app: str) -> HostServiceNotFound:
    return HostServiceNotFound(
        f"no script is registered for `{app}`; `mint services list` lists those that are"
    )


def _meant(error: BusRefusal, what: str) -> MintError:
    """What an answer of the daemon means, as an error of ours."""
    kind = _KINDS.get(error.name)
    if kind is NotPermitted:
        told = error.text if error.name == DENIED else "by the policy of the bus"
        return NotPermitted(
            f"{what} is not permitted ({told}): be root, or a member of a group of the setting "
            "services.admins, or let polkit grant the action"
        )
    if kind is BusNotFound:
        return BusNotFound(f"{what}: the daemon went away before it answered: {error.text}")
    if kind is not None:
        return kind(error.text)
    name = error.name.removeprefix(f"{CORE}.")
    return MethodFailed(failure(what, name, error.text), name)
