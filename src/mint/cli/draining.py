"""Engines are asked to end, and waited for."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mint.cli.exits import FAILED, OK
from mint.cli.terminal import show, show_json, text
from mint.cli.usage_error import UsageError
from mint.errors import EngineNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mint.cli.common import Common
    from mint.ports.engines import Engines, Standing
    from mint.settings import Settings

_BETWEEN = 0.5
"""Seconds between two looks."""


def drain_engines(
    settings: Settings, names: Sequence[str], *, everyone: bool, timeout: float, common: Common
) -> int:
    """Have engines end, and tell how it goes: the exit code.

    Args:
        settings: tell the database.
        names: of engines, or how they begin.
        everyone: all of them.
        timeout: seconds to wait.
        common: what every command takes.

    Raises:
        UsageError: nobody is named, or the database can have but one engine.
        EngineNotFound: no engine of such a name is at work, or more than one.
        StoreError: the database cannot be used.
    """
    from mint.store import open_store  # noqa: PLC0415 - takes long to load

    if not settings.url.startswith("postgres"):
        raise UsageError(
            f"{settings.shown_url} can have but one engine: end it with Ctrl-C or SIGTERM"
        )
    if bool(names) == everyone:
        raise UsageError("name the engines to drain, or all of them with --all")
    store = open_store(settings.url, migrate=False)
    try:
        draining = _Draining(store.engines, settings.engines.patience, common)
        return draining.run(names, timeout)
    finally:
        store.close()


class _Draining:
    """What is asked of engines, and what became of it."""

    def __init__(self, engines: Engines, patience: float, common: Common) -> None:
        self._engines = engines
        self._patience = patience
        self._common = common
        self._told: dict[str, str] = {}

    def run(self, names: Sequence[str], timeout: float) -> int:
        """Ask, and wait for the end: the exit code."""
        chosen = [one.name for one in self._chosen(names)]
        self._ask(chosen)
        end = time.monotonic() + timeout
        states = self._states(chosen)
        while "draining" in states.values() and time.monotonic() < end:
            time.sleep(_BETWEEN)
            states = self._states(chosen)
        if self._common.json:
            show_json({"engines": states})
        return OK if set(states.values()) <= {"ended"} else FAILED

    def _ask(self, names: list[str]) -> None:
        from mint.ports.engines import DRAIN  # noqa: PLC0415 - takes long to load
        from mint.ports.news import ENGINES, News  # noqa: PLC0415 - the same

        for name in names:
            self._engines.ask(name, DRAIN)
        self._engines.tell(News("", ENGINES))

    def _chosen(self, names: Sequence[str]) -> list[Standing]:
        now = self._engines.now()
        states = {one: one.state(now, self._patience) for one in self._engines.all()}
        at_work = [one for one, state in states.items() if state in ("working", "draining")]
        return [_meant(name, at_work) for name in names] if names else at_work

    def _states(self, names: list[str]) -> dict[str, str]:
        """How each stands: draining, ended, or silent."""
        now = self._engines.now()
        known = {one.name: one for one in self._engines.all()}
        states = {}
        for name in names:
            one = known.get(name)
            state = "gone" if one is None else one.state(now, self._patience)
            states[name] = {"gone": "ended", "silent": "silent"}.get(state, "draining")
            self._tell(name, states[name])
        return states

    def _tell(self, name: str, state: str) -> None:
        if self._common.json:
            return
        said = {
            "draining": f"finishes {self._engines.held(name)} step(s)",
            "ended": "has ended",
            "silent": "has said nothing for long: it is dead or cut off, and others do its work",
        }[state]
        if self._told.get(name) != said:
            self._told[name] = said
            show(text(f"{name} ", "bold").append(said))


def _meant(name: str, at_work: list[Standing]) -> Standing:
    """The one engine of a name, or whose name begins so."""
    meant = [one for one in at_work if one.name == name]
    meant = meant or [one for one in at_work if one.name.startswith(name)]
    if len(meant) != 1:
        what = "no engine" if not meant else f"more than one engine ({len(meant)})"
        there = ", ".join(one.name for one in at_work) or "none"
        raise EngineNotFound(
            f"{what} of the name {name} is at work on this database; there are: {there}"
        )
    return meant[0]
