from __future__ import annotations

from typing import TYPE_CHECKING

from mint.model.fei import expid_of

if TYPE_CHECKING:
    from mint.model.effect import Control, Dispatch
    from mint.model.message import AnyMessage


def about(thing: AnyMessage | Dispatch | Control) -> dict[str, str]:
    """What a log line says of the process, the step and the work that something is about.

    Args:
        thing: a message, or work. What it does not tell is left out.

    Example:
        >>> log.warning("refused", **about(message))
    """
    told = {"wfid": thing.wfid}
    key = getattr(thing, "key", None)
    if key:
        told["expid"] = getattr(thing, "expid", "") or expid_of(key)
    if participant := getattr(thing, "participant", ""):
        told["participant"] = participant
    if dispatch := getattr(thing, "dispatch", None) or getattr(thing, "id", None):
        told["dispatch"] = dispatch
    return told
