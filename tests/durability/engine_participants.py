"""Participants of engines that tests kill and drain: each execution is a line in a file."""

from __future__ import annotations

import os
import time

from mint import Workitem, participant

_ENGINE = os.environ.get("MINT_ENGINES__NAME", "")


def _write(wi: Workitem) -> None:
    file = os.open(os.environ["EXECUTIONS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{_ENGINE} {wi.wfid} {wi.fei.key} {wi.id}\n".encode())
    os.close(file)


@participant("note")
def note(wi: Workitem) -> None:
    """Do something that can be counted."""
    _write(wi)
    wi.fields.steps = [*(wi.lookup("steps") or []), wi.params.step]


@participant("slow")
def slow(wi: Workitem) -> None:
    """The same, and take as long as the step says, or until a file is there."""
    _write(wi)
    gate = wi.params.get("until")
    while gate and not os.path.exists(gate):  # noqa: PTH110 - asked often
        time.sleep(0.02)
    time.sleep(wi.params.get("seconds") or 0)
    wi.fields.steps = [*(wi.lookup("steps") or []), wi.params.step]
