from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mint.compat.workitem import Workitem

_DULL = ("participant_options", "if")


def workitem_summary(wid: Workitem) -> str:
    """A workitem in one line of a log: about what it is, for whom, and the attributes of the step.

    Args:
        wid: which.
    """
    fields, name = wid.fields, wid.participant_name
    event = fields.ev.id if isinstance(fields.ev, type(fields)) else None
    about = [f"#{event}"] if event else []
    about += [f"for {fields.project}"] if fields.project else []
    dull = (*_DULL, "ref") if name else _DULL
    shown = [f"{key}={value!r}" for key, value in wid.params.as_dict().items() if key not in dull]
    return " ".join(
        [" ".join(["Taking workitem", *about]) + ":", *([name] if name else []), *shown]
    )
