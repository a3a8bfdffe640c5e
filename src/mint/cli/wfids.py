from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mint.cli.usage_error import UsageError
from mint.errors import ProcessNotFound

if TYPE_CHECKING:
    from mint.cli.server import Server

_WHOLE = re.compile(r"\d{8}-\d{4}-[a-z]+-[a-z]+")
_RECENT = 1000
_SHOWN = 10


def whole_wfid(server: Server, told: str) -> str:
    """The process id that is meant by an abbreviation of it.

    It may be how the id begins, how it ends, or how one of its words begins. The newest 1000
    processes are looked at.

    Args:
        server: who knows the processes.
        told: the id or an abbreviation.

    Raises:
        ProcessNotFound: it means none.
        UsageError: it means several.
    """
    if _WHOLE.fullmatch(told):
        return told
    processes = server.get("/processes", limit=_RECENT)["processes"]
    known = [process["wfid"] for process in processes]
    found = [wfid for wfid in known if told and _means(told, wfid)]
    if told in found or len(found) == 1:
        return told if told in found else str(found[0])
    if not found:
        raise ProcessNotFound(f"no process `{told}`. `mint ps --all` lists them")
    names = ", ".join(found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
    raise UsageError(f"`{told}` may mean {len(found)} processes: {names}. Write more of it")


def _means(told: str, wfid: str) -> bool:
    return (
        wfid.startswith(told)
        or wfid.endswith(told)
        or any(word.startswith(told) for word in wfid.split("-"))
    )
