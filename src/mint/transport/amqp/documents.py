"""What the engine says to participants over the original wire: workitems and cancels, as JSON.

The shape is that of ruote 2.3 with its AMQP participant, which programs in several languages read
and send back. One member is new, `mint`: it names the dispatch, so that an answer which comes late
or twice is known. Programs that send back the whole document, as all do, send it back too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.interpreter.data import ENGINE_ID, utc_text
from mint.model.fei import Fei

if TYPE_CHECKING:
    from mint.model.effect import Control, Dispatch

_encode = msgspec.json.Encoder().encode


def workitem(dispatch: Dispatch) -> bytes:
    """The document that a participant gets.

    `params` and `dispatched_at` stand among the fields, where the engine takes them out again when
    they come back. The control attributes of the step are among the params, as they always were.
    """
    launched = utc_text(dispatch.wf_launched_at) if dispatch.wf_launched_at else None
    name, revision = dispatch.wf_name or None, dispatch.wf_revision or None
    inner = dispatch.sub_wf_name or name
    document: dict[str, Any] = {
        "fields": {
            **dispatch.fields,
            "params": dispatch.params,
            "dispatched_at": utc_text(dispatch.at),
        },
        "wf_name": name,
        "wf_revision": revision,
        "wf_launched_at": launched,
        "sub_wf_name": inner,
        "sub_wf_revision": revision if inner == name else None,
        "sub_wf_launched_at": launched,
        "fei": fei(dispatch.wfid, dispatch.key),
        "participant_name": dispatch.participant,
        "re_dispatch_count": dispatch.attempt - 1,
        "mint": {"dispatch": dispatch.id, "at": dispatch.at},
    }
    if dispatch.trace:
        document["mint"]["traceparent"] = dispatch.trace
    return _encode(document)


def cancel(control: Control) -> bytes:
    """The document that asks a participant to let go of a workitem."""
    return _encode({
        "cancel": True,
        "fei": fei(control.wfid, control.key),
        "flavour": control.flavour or None,
        "participant_name": control.participant,
        "mint": {"dispatch": control.dispatch},
    })  # fmt: skip


def fei(wfid: str, key: str) -> dict[str, str]:
    """The flow expression id of an expression, with the names of the original."""
    named = Fei.of(wfid, key)
    return {
        "engine_id": ENGINE_ID,
        "wfid": wfid,
        "subid": named.subid,
        "expid": named.expid,
    }
