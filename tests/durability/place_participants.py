"""Participants of the tests that take something away from a server."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mint import participant

if TYPE_CHECKING:
    from mint import Workitem

_folder = Path(os.environ["PLACE"])
_done = os.open(_folder / "done", os.O_WRONLY | os.O_APPEND | os.O_CREAT)


@participant
def gate(wi: Workitem) -> dict[str, Any]:
    """Wait until there is a file `open`; leave a line in the file `done`, and the count."""
    while not (_folder / "open").exists():
        time.sleep(0.02)
    os.write(_done, f"{wi.wfid}\n".encode())
    return {"through": True}


@participant
def quick(wi: Workitem) -> None:
    wi.fields.quick = True


@participant
def stubborn(wi: Workitem) -> dict[str, Any]:
    """Never end in the first life, which leaves the file `stuck`; answer in the second."""
    stuck = _folder / "stuck"
    if stuck.exists():
        return {"life": 2}
    stuck.write_text(wi.id)
    while True:
        time.sleep(1)
