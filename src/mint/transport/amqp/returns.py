"""What a worker of MINT says over the wire: the answers of the original, and a little more.

A reply and an error are those of the original. An answer to a cancel has the member `cancelled`;
what belongs to the dispatch stands under `mint`, as in the workitem itself.
"""

from __future__ import annotations

from typing import Any

import msgspec

from mint.model.effect import Dispatch
from mint.model.message import AnyMessage, Cancelled, Fail, Reply
from mint.transport.amqp import incoming
from mint.transport.amqp.documents import fei
from mint.transport.amqp.incoming import Unreadable

_encode = msgspec.json.Encoder().encode


def workitem(document: dict[str, Any]) -> Dispatch | None:
    """The work that an engine hands out; None for a cancel, which goes another way here.

    Raises:
        Unreadable: it is no workitem.
    """
    if "cancel" in document:
        return None
    wfid, key = incoming.fei_of(document.get("fei"))
    fields, about = document.get("fields"), document.get("mint")
    if not isinstance(fields, dict):
        raise Unreadable("`fields` is not an object")
    about = about if isinstance(about, dict) else {}
    count = document.get("re_dispatch_count")
    return Dispatch(
        str(about.get("dispatch") or f"{key}!{wfid}"),
        wfid,
        key,
        str(document.get("participant_name") or ""),
        params=_object(fields.get("params")),
        fields={k: v for k, v in fields.items() if k not in incoming.OF_THE_DISPATCH},
        attempt=count + 1 if isinstance(count, int) else 1,
        at=float(about.get("at") or 0.0),
        wf_name=str(document.get("wf_name") or ""),
        trace=str(about.get("traceparent") or ""),
    )


def answer(message: AnyMessage, work: Dispatch, worker: str) -> bytes:
    """What is sent back for a workitem.

    Args:
        message: a reply, a failure or an answer to a cancel.
        work: what it answers.
        worker: who says it.
    """
    about: dict[str, Any] = {"dispatch": work.id, "worker": worker}
    document: dict[str, Any] = {
        "fei": fei(work.wfid, work.key),
        "participant_name": work.participant,
        "mint": about,
    }
    match message:
        case Reply():
            document["fields"] = message.fields
        case Fail():
            fault = message.fault
            document["error"] = {
                "class": fault.class_name,
                "message": fault.message,
                "trace": list(fault.trace),
            }
            about["kind"] = fault.kind
            document["fields"] = work.fields if message.fields is None else message.fields
            if message.retry_after is not None:
                about["retry_after"] = message.retry_after
        case Cancelled():
            document["cancelled"] = message.accepted
            if message.fault is not None:
                document["error"] = message.fault.message
    return _encode(document)


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
