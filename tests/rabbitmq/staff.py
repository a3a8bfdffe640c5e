"""What workers of tests do."""

from __future__ import annotations

import threading

from mint import Workitem, participant


@participant("weigh")
def weigh(wi: Workitem) -> None:
    wi.fields.weight = 5


@participant("carry")
def carry(wi: Workitem) -> None:
    wi.fields.carried = True


@participant("unmade")
def unmade(_: Workitem) -> None:
    """Nobody has made its queue."""


@participant("patient")
def patient(wi: Workitem) -> None:
    while not wi.cancelled:
        threading.Event().wait(0.01)
