from __future__ import annotations

import asyncio
import shlex
from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import structlog

from mint.errors import MethodFailed, ScriptRefused
from mint.services.bus.names import CHANGED, MODEL
from mint.services.outcome import Outcome
from mint.services.registered import Registered
from mint.services.registering import checked_app, read_script
from mint.services.rules import Rules
from mint.services.supervising.owned import METHODS as OWN
from mint.services.supervising.owned import PLANS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mint.services.layout import Layout
    from mint.services.outcome import Signal
    from mint.services.runner import Runner
    from mint.services.script import Script
    from mint.services.supervising.owned import Owned
    from mint.services.wishes import Wishes
    from mint.settings import ServicesSettings

log = structlog.get_logger("mint.services")


class Manager:
    """The services of a host: their scripts are registered and called, and changes are told.

    Args:
        layout: the folders.
        runner: runs methods of scripts.
        settings: how long a method may take, and the rules.

    Attributes:
        registered: which applications have a script.
        on_signal: called with the application and each signal of its script.
        on_done: called with application, method and outcome after each call that is no query.
        before: called with application and method before each such call.
        owned: does what scripts of services of the level `own` do not; None: nobody does.

    Raises:
        SettingsError: a rule cannot be.

    Example:
        >>> async with Runner(layout) as runner:
        ...     await Manager(layout, runner, ServicesSettings()).call("nginx", "start")
    """

    def __init__(self, layout: Layout, runner: Runner, settings: ServicesSettings) -> None:
        self.layout = layout
        self.registered = Registered(layout)
        self.rules = Rules(settings)
        self.on_signal: list[Callable[[str, Signal], None]] = []
        self.before: list[Callable[[str, str], None]] = []
        self.on_done: list[Callable[[str, str, Outcome], None]] = []
        self.owned: Owned | None = None
        self._runner = runner
        self._settings = settings
        self._changing = asyncio.Lock()
        self._busy: Counter[str] = Counter()
        self._quiet = asyncio.Condition()

    async def call(
        self,
        app: str,
        method: str,
        args: Sequence[Any] = (),
        *,
        locale: str = "en",
        caller: str = "",
    ) -> Outcome:
        """Call a method of a script; what fails is in the outcome.

        Args:
            app: whose script.
            method: `start`.
            args: for the method.
            locale: in which it answers.
            caller: who calls, for `running` and `cancel`.

        Raises:
            HostServiceNotFound: no script is registered.
            Busy: too many calls are under way.
        """
        script = self.registered.script(app)
        wishes: Wishes = {"args": tuple(args), "locale": locale, "caller": caller}
        if method in QUERIES:
            return await self._do(script, method, wishes)
        for tell in self.before:
            tell(app, method)
        self._busy[app] += 1
        try:
            outcome = await self._do(script, method, wishes)
            for told in self.on_done:
                told(app, method, outcome)
        finally:
            self._busy[app] -= 1
            async with self._quiet:
                self._quiet.notify_all()
        return outcome

    def is_busy(self, app: str) -> bool:
        """Whether a call is under way that may change a service."""
        return bool(self._busy[app])

    async def quiet(self, app: str) -> None:
        """Wait until no call is under way that may change a service."""
        async with self._quiet:
            await self._quiet.wait_for(lambda: not self._busy[app])

    async def plan(self, app: str, method: str, args: Sequence[Any] = ()) -> Outcome:
        """What a method would do; nothing is done. Arguments as for `call`."""
        rule = self.rules.of(app)
        if rule.level == "own" and method in PLANS:
            return Outcome(actions=(PLANS[method].format(shlex.join(rule.command), rule.grace),))
        return await self._run(self.registered.script(app), method, {"args": (*args,), "dry": True})

    def running(self, caller: str = "") -> list[str]:
        """The methods that are under way, those of one caller or of all: `System.Service.start`."""
        calls = self._runner.running.values()
        return [f"{MODEL}.{call.method}" for call in calls if caller in ("", call.caller)]

    def cancel(self, caller: str, pattern: str) -> int:
        """Interrupt calls of a caller, as Ctrl-C does: how many.

        Args:
            caller: whose.
            pattern: which: `System.Service.start`, `System.Service.*`, `start`, or `*`.
        """
        meant = [
            number
            for number, call in self._runner.running.items()
            if call.caller == caller
            and any(fnmatchcase(name, pattern) for name in (call.method, f"{MODEL}.{call.method}"))
        ]
        return sum(self._runner.cancel(number) for number in meant)

    async def _do(self, script: Script, method: str, wishes: Wishes) -> Outcome:
        rule = self.rules.of(script.app)

        async def by_script() -> Outcome:
            return await self._run(script, method, wishes)

        if self.owned is not None and rule.level == "own" and method in OWN:
            return await self.owned.call(script.app, rule, method, by_script)
        return await by_script()

    async def _run(self, script: Script, method: str, wishes: Wishes) -> Outcome:
        rest: Wishes = {
            "timeout": self._settings.timeouts.get(method, self._settings.timeout),
            "on_signal": lambda signal: self.tell(signal.app or script.app, signal),
            "kill": self.rules.of(script.app).kill,
        }
        wishes.update(rest)
        return await self._runner.call(script, method, **wishes)

    def tell(self, app: str, signal: Signal) -> None:
        """Tell a signal to all who want to know."""
        for tell in self.on_signal:
            tell(app, signal)

    async def register(self, app: str, file: str, uid: int) -> None:
        """Make a file the script of an application, in the place of the one that it had.

        It is loaded first, and must describe itself. Its default state is set after that, unless
        somebody has said otherwise.

        Args:
            app: the application.
            file: an absolute path.
            uid: of the user who wants it.

        Raises:
            ScriptRefused: the file must not be registered, or is no script.
        """
        checked_app(app)
        text = await asyncio.to_thread(read_script, file, uid)
        async with self._changing:
            draft = self.registered.draft(app, text)
            try:
                _check_info(file, draft, await self._run(draft, "info", {}))
                self.registered.keep(draft)
            finally:
                self.registered.drop(draft)
        outcome = await self.call(app, "registerState")
        if outcome.fault is not None:
            log.warning("no default state", app=app, reason=outcome.fault.text)

    async def remove(self, app: str) -> None:
        """Forget the script of an application. Its processes and its state stay as they are.

        Raises:
            HostServiceNotFound: it has none.
        """
        async with self._changing:
            self.registered.remove(app)


QUERIES = ("info", "status")
"""Methods that change nothing."""


def checked(app: str, method: str, outcome: Outcome) -> Any:
    """What a method returned.

    Raises:
        MethodFailed: it failed.
    """
    fault = outcome.fault
    if fault is None:
        return outcome.result
    if fault.missing:
        raise MethodFailed(f"{app}: its script has no {method}()", "Missing")
    where = f" (line {fault.line} of its script)" if fault.line else ""
    raise MethodFailed(f"{app}: {method}() failed: {fault.text}{where}", fault.name)


def _check_info(file: str, draft: Script, outcome: Outcome) -> None:
    fault = outcome.fault
    if fault is not None:
        where = f"{file}:{fault.line}" if fault.line else file
        said = fault.text.removeprefix(f"{draft.path}:{fault.line}: ")
        said = said.replace(str(draft.path), file)
        raise ScriptRefused(f"{where}: it cannot be loaded: {fault.name}: {said}")


def is_change(signal: Signal) -> bool:
    """Whether a signal tells that a service has changed."""
    return (signal.model, signal.name) == (MODEL, CHANGED) and len(signal.args) == _CHANGED_ARGS


_CHANGED_ARGS = 2
