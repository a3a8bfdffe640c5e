from __future__ import annotations

import os
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table


class Figure(msgspec.Struct):
    """One claim and what was measured.

    Args:
        claim: what is claimed.
        value: what was measured.
        unit: of the value.
        goal: what it should be; None: it is only told.
        met: whether it is.
        peers: the same of others, in the same run.
        load: of the machine while it was measured (one minute's average).
    """

    claim: str
    value: float
    unit: str
    goal: float | None = None
    met: bool | None = None
    peers: dict[str, float] = {}
    load: float = 0.0


_PLAIN = 100
"""From here on, numbers are shown without decimals."""


def figure(claim: str, value: float, unit: str, goal: float | None = None) -> Figure:
    """A figure at the load of now; a goal is met when the value is at least as large."""
    met = None if goal is None else value >= goal
    return Figure(claim, round(value, 4), unit, goal, met, {}, round(os.getloadavg()[0], 2))


def show(figures: list[Figure], *, as_json: bool) -> None:
    """Print figures, one object a claim or a table."""
    if as_json:
        for one in figures:
            print(msgspec.json.encode(one).decode())
        return
    table = Table("claim", "value", "unit", "goal", "peers", "ratio to floor", "load")
    for one in figures:
        floor = one.peers.get("floor")
        table.add_row(
            one.claim,
            _number(one.value),
            one.unit,
            "" if one.goal is None else f"{_number(one.goal)} {'met' if one.met else 'NOT MET'}",
            ", ".join(f"{name} {_number(value)}" for name, value in one.peers.items()),
            "" if not floor else f"{one.value / floor:.2f}",
            str(one.load),
        )
    Console(width=150).print(table)


def _number(value: Any) -> str:
    return f"{value:,.0f}" if value >= _PLAIN else f"{value:.3g}"
