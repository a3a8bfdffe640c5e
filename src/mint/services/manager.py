from __future__ import annotations

import asyncio
import shlex
from collections import Counter
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from mint.services.bus.names import MODEL
from mint.services.outcome import Outcome
from mint.services.registered import Registered
from mint.services.registrar import Registrar
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
    from mint.settings.services import ServicesSettings


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
        registrar: registers and removes scripts.
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
        self.registrar = Registrar(
            self.registered,
            lambda draft: self._run(draft, "info", {}),
            lambda app: self.call(app, "registerState"),
        )
        self._runner = runner
        self._settings = settings
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

    def left(self, app: str, *, kill: bool) -> list[int]:
        """The processes that a service has, where there are control groups to tell them.

        Args:
            app: the service.
            kill: end them, too.
        """
        pids = self._runner.groups.pids(app)
        if pids and kill:
            self._runner.groups.kill(app)
        return pids

    def code(self, app: str) -> int | None:
        """The exit code of a service that has ended; None when nobody knows it."""
        return None if self.owned is None else self.owned.code(app)

    async def _do(self, script: Script, method: str, wishes: Wishes) -> Outcome:
        rule = self.rules.of(script.app)

        async def by_script() -> Outcome:
            return await self._run(script, method, wishes)

        if self.owned is not None and rule.level == "own" and method in OWN:
            return await self.owned.call(script.app, rule, method, by_script)
        return await by_script()

    async def _run(self, script: Script, method: str, wishes: Wishes) -> Outcome:
        most = self._settings.timeout
        usual = min(most, _QUICK) if method in QUERIES else most
        rest: Wishes = {
            "timeout": self._settings.timeouts.get(method, usual),
            "on_signal": lambda signal: self.tell(signal.app or script.app, signal),
            "kill": self.rules.of(script.app).kill,
        }
        wishes.update(rest)
        return await self._runner.call(script, method, **wishes)

    def tell(self, app: str, signal: Signal) -> None:
        """Tell a signal to all who want to know."""
        for tell in self.on_signal:
            tell(app, signal)


_QUICK = 10.0
"""Seconds that a query may take, unless the settings say another time."""

QUERIES = ("info", "status")
"""Methods that change nothing."""
