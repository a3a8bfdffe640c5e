from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from litestar import get, post

from mint.errors import EngineNotFound

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath

    from mint.ports.engines import Standing
    from mint.web.parts import Parts


class EngineLine(msgspec.Struct):
    """An engine.

    Args:
        name: the same after a restart.
        state: working, draining, silent (it has said nothing for long, and others take over its
            work soon) or gone.
        kind: up, engine or web; empty: an older version, which does not tell.
        host: where it runs.
        pid: of its process there.
        version: of MINT.
        revision: the newest of the schema that it knows; empty: an older version.
        started_at: seconds since the epoch.
        seen_at: when it said last that it is at work, seconds since the epoch.
        ahead: seconds that the clock of its host is ahead of the database's.
        own: whether it is the one that answers.
    """

    name: str
    state: str
    kind: str
    host: str
    pid: int
    version: str
    revision: str
    started_at: float
    seen_at: float
    ahead: float
    own: bool


class EngineList(msgspec.Struct):
    """The engines that work on the same database, in order of name."""

    engines: list[EngineLine]


class Asked(msgspec.Struct):
    """`name`: of the engine that was asked; it ends by itself."""

    name: str


@get("/engines", summary="List the engines", sync_to_thread=True)
def list_engines(parts: NamedDependency[Parts]) -> EngineList:
    """Who works on the same database, since when, and how each stands."""
    company, now = parts.company, parts.clock.now()
    return EngineList(lines_of(company.all(), company.own, now, company.patience))


def lines_of(standings: list[Standing], own: str, now: float, patience: float) -> list[EngineLine]:
    """Engines as they are shown."""
    return [
        EngineLine(
            one.name,
            one.state(now, patience),
            one.kind,
            one.host,
            one.pid,
            one.version,
            one.revision,
            one.started_at,
            one.seen_at,
            round(one.ahead, 3),
            one.name == own,
        )
        for one in standings
    ]


@post("/engines/{name:str}/drain", status_code=202, summary="Drain an engine", sync_to_thread=True)
def drain_engine(parts: NamedDependency[Parts], name: FromPath[str]) -> Asked:
    """Have it take no more work, finish what it has, give the rest to others, and end."""
    if not parts.company.drain(name):
        raise EngineNotFound(f"no engine named {name} is at work; `mint engines` lists them")
    return Asked(name)
