"""Several real `mint engine` on one PostgreSQL database, for tests to kill and to drain."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Self

from tests.clusters import until
from tests.durability.mint_up import MintUp

from mint.store.opening import looking_into

if TYPE_CHECKING:
    from mint.ports.views import Views

LONG = 90.0
"""Seconds for hundreds of processes on a machine that has other work."""

_PARTICIPANTS = Path(__file__).with_name("engine_participants.py")


class Fleet:
    """Engines by name, and a server `web` by which they are asked.

    Args:
        url: of the database.
        folder: for their data.
        patience: seconds after which a silent engine is taken for dead.
        more: variables of the environment.
    """

    def __init__(
        self,
        url: str,
        folder: Path,
        patience: float = 3.0,
        more: dict[str, str] | None = None,
    ) -> None:
        self.url = url
        self.folder = folder
        self.executions = folder / "executions"
        self.executions.touch()
        self._settings = {
            "MINT_DATABASE": url,
            "MINT_ENGINES__PATIENCE": str(patience),
            "EXECUTIONS": str(self.executions),
            **(more or {}),
        }
        self.engines: dict[str, MintUp] = {}
        self.web = MintUp(folder / "web", environment=self._of("web"), command="web")

    def begin(self, *names: str) -> Self:
        """Start the server, and engines of these names, and wait until all know each other."""
        for name in names:
            self.add(name).begin()
        self.web.start()
        for name in names:
            until(self.engines[name].answers, LONG)
        until(lambda: {"web", *names} <= set(self.states()), LONG)
        return self

    def add(self, name: str) -> MintUp:
        """An engine that is not started yet; the same one again when the name is known."""
        words = ("--port", 0, "--participants", _PARTICIPANTS)
        environment = self._of(name)
        made = MintUp(self.folder / name, *words, environment=environment, command="engine")
        return self.engines.setdefault(name, made)

    def states(self) -> dict[str, str]:
        """How each engine stands, as the server tells it."""
        return {one["name"]: one["state"] for one in self.web.ask("/engines")["engines"]}

    def wait_for_all(self) -> None:
        """Wait until no process runs."""
        with looking_into(self.url) as views:
            until(lambda: views.totals()["running"] == 0 or _errors(views), LONG)
            assert _errors(views) == []

    def done(self) -> list[tuple[str, str, str, str]]:
        """All executions: engine, wfid, key, dispatch."""
        rows = (line.split() for line in self.executions.read_text().splitlines())
        return [(engine, wfid, key, dispatch) for engine, wfid, key, dispatch in rows]

    def steps(self) -> Counter[tuple[str, str]]:
        """How often each step was done."""
        return Counter((wfid, key) for _, wfid, key, _ in self.done())

    def by(self) -> Counter[str]:
        """How much each engine has done."""
        return Counter(engine for engine, *_ in self.done())

    def codes(self) -> set[int]:
        """The exit codes of all that was started, once all have ended."""
        children = [one.child for one in (self.web, *self.engines.values())]
        return {child.wait(LONG) for child in children if child is not None}

    def close(self) -> None:
        """End all that still run."""
        for one in (self.web, *self.engines.values()):
            with one:
                pass

    def _of(self, name: str) -> dict[str, str]:
        return {**self._settings, "MINT_ENGINES__NAME": name}


def _errors(views: Views) -> list[str]:
    return [error.fault.message for error in views.errors()]
