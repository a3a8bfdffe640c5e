"""What people see: the story of a world, what is broken in it, and the sums over many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from rich.table import Table
from rich.text import Text

from mint.lang.fmt import fmt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import Console, RenderableType

    from mint.testing.simulate.life import Outcome
    from mint.testing.simulate.sight import Sight
    from mint.testing.simulate.story import Line

_STYLES = {"act": "", "told": "dim"}
_WORRYING = (" stops", " die", "fail", "broken:", "the clock", "cannot be used")


def show_story(console: Console, lines: Iterable[Line]) -> None:
    """Print what took place, a line each; what breaks is marked."""
    for line in lines:
        worrying = line.kind == "act" and any(mark in line.text for mark in _WORRYING)
        console.print(Text(str(line), "red" if worrying else _STYLES[line.kind]))


def show_failure(console: Console, outcome: Outcome, lines: Iterable[Line]) -> None:
    """Print the definitions, the story, the broken invariant and how its process stands."""
    for wfid, tree in outcome.definitions.items():
        console.print(Text(f"\n{wfid}:", "bold"))
        console.print(Text(fmt(tree)), end="")
    console.print(Text("\nthe story:", "bold"))
    show_story(console, lines)
    if outcome.broken is None:
        return
    sight = outcome.sights.get(outcome.broken.wfid)
    if sight is not None:
        console.print(Text(f"\nhow {sight.wfid} stands:", "bold"))
        for part in _standing(sight):
            console.print(Text(part))
    console.print(Text(f"\n{outcome.broken}", "bold red"))


def _standing(sight: Sight) -> Iterator[str]:
    yield f"  process: {_short(sight.process)}"
    yield from (f"  expression: {_short(node)}" for node in sight.nodes.values())
    yield from (f"  error: {_short(error)}" for error in sight.errors.values())
    yield from (f"  schedule: {_short(schedule)}" for schedule in sight.schedules)
    yield from (f"  listener: {key}" for key in sorted(sight.listeners))
    yield from (f"  ticket: {_short(claim)}" for claim in sight.tickets.values())
    yield from (f"  outbox: {_short(work)}" for work in sight.outbox)


def _short(document: Any) -> str:
    """A document without what is as it is by default."""
    return msgspec.json.encode(document).decode()


def sums(tallies: Mapping[str, int]) -> RenderableType:
    """How often what took place, as a table."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    for name, count in sorted(tallies.items(), key=lambda pair: (-pair[1], pair[0])):
        table.add_row(f"{count:,}", Text(name))
    return table
