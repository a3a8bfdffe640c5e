from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import structlog

from mint.errors import HostServiceError
from mint.services.bus.introspection import introspection
from mint.services.bus.names import CORE, MODEL, path_of
from mint.services.bus.refusal import BusRefusal
from mint.services.registering import checked_model
from mint.services.results import told_by

if TYPE_CHECKING:
    from mint.services.bus.dispatcher import Asked
    from mint.services.bus.wire import Wire
    from mint.services.manager import Manager
    from mint.services.outcome import Outcome, Signal

log = structlog.get_logger("mint.services")

_LOCALE = re.compile(r"[A-Za-z]{1,8}([_.@-][A-Za-z0-9-]{1,16}){0,3}")

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}", re.ASCII)

_ALTERNATE = "Exception"
"""The name of an error that has none that a bus can carry."""


class HostObjects:
    """The objects of the bus, and what their methods do.

    Args:
        wire: the bus.
        manager: of the services.
    """

    def __init__(self, wire: Wire, manager: Manager) -> None:
        self._wire = wire
        self._manager = manager
        self._locales: dict[str, str] = {}
        self.apps = manager.registered.apps
        self.has = manager.registered.has
        manager.on_signal.append(self.emit)

    def gone(self, sender: str) -> None:
        """Forget a caller that has left the bus."""
        self._locales.pop(sender, None)

    def emit(self, app: str, signal: Signal) -> None:
        """Tell a signal of a script to all on the bus."""
        interface = f"{CORE}.{signal.model}"
        args = [str(arg) for arg in signal.args]
        if not all(map(_NAME.fullmatch, (*signal.model.split("."), signal.name))):
            log.warning("a signal that a bus cannot carry", app=app, name=signal.name)
            return
        self._wire.signal((path_of(app), interface), signal.name, "s" * len(args), args)

    async def service(self, asked: Asked) -> tuple[Any, ...]:
        """Do a method of an application's script."""
        locale = self._locales.get(asked.sender, "en")
        outcome = await self._manager.call(
            asked.app, asked.member, asked.args, locale=locale, caller=asked.sender
        )
        if asked.member != "info":
            told = {"app": asked.app, "method": asked.member, "by": asked.caller.name}
            log.info("called", **told, failed=outcome.fault.text if outcome.fault else None)
        _check(outcome)
        return told_by(asked.app, outcome) if asked.member == "info" else ()

    async def core(self, asked: Asked) -> tuple[Any, ...]:
        """Do a method of `/`."""
        if asked.member in ("register", "remove"):
            await self._change(asked)
            return ()
        return self._tell(asked)

    async def _change(self, asked: Asked) -> None:
        """What is registered changes, and so do the objects."""
        app = asked.args[0]
        if asked.member == "register":
            _, model, file = asked.args
            checked_model(model)
            await self._manager.registrar.register(app, file, asked.caller.uid)
        else:
            await self._manager.registrar.remove(app)
        log.info("what is registered has changed", app=app, how=asked.member, by=asked.caller.name)

    def _tell(self, asked: Asked) -> tuple[Any, ...]:
        match asked.member, asked.args:
            case "listModelApplications", (model,):
                return (self.apps() if model == MODEL else [],)
            case "listApplicationModels", (app,):
                return ([MODEL] if self.has(app) else [],)
            case "cancel", (pattern,):
                return (self._manager.cancel(asked.sender, pattern),)
            case "listRunning", (every,):
                return (self._manager.running("" if every else asked.sender),)
            case "setLocale", (locale,):
                self._set_locale(asked.sender, locale)
                return ()
        return (introspection("/", self.apps()),)

    def _set_locale(self, sender: str, locale: str) -> None:
        if not _LOCALE.fullmatch(locale):
            raise HostServiceError(
                f"{locale[:40]!r} is no name of a locale, such as `en` or `tr_TR`"
            )
        self._locales[sender] = locale


def _check(outcome: Outcome) -> None:
    """What is wrong with a call becomes the error that programs know."""
    fault = outcome.fault
    if fault is not None:
        name = "Missing" if fault.missing else fault.name
        known = name if _NAME.fullmatch(name) else _ALTERNATE
        raise BusRefusal(f"{CORE}.{known}", fault.text)
