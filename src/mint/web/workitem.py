from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from litestar import get
from msgspec import UNSET

from mint.errors import NotAWaitingStep
from mint.interpreter.data import ENGINE_ID, utc_text
from mint.model.workitem import FeiDocument, WorkitemDocument
from mint.web.found import live_nodes, node_of, process_of

if TYPE_CHECKING:
    from litestar.di import NamedDependency
    from litestar.params import FromPath, FromQuery

    from mint.model.node import Node, Process
    from mint.ports.views import Views
    from mint.web.parts import Parts


class WorkitemView(msgspec.Struct):
    """The sheet of paper that an expression holds; `participant` is null when it is with nobody.

    `document` is the same as it travels on the original system's wire.
    """

    key: str
    expid: str
    participant: str | None
    fields: dict[str, Any]
    document: WorkitemDocument


@get("/processes/{wfid:str}/workitem", summary="Show a workitem", sync_to_thread=True)
def show_workitem(
    wfid: FromPath[str], parts: NamedDependency[Parts], key: FromQuery[str | None] = None
) -> WorkitemView:
    """The workitem of an expression, or the only one that is with a participant."""
    node = _only(parts.views, wfid) if key is None else node_of(parts.views, wfid, key)
    fields = {} if node.fields is UNSET else node.fields
    document = _document(process_of(parts.views, wfid), node, fields)
    return WorkitemView(node.key, node.expid, node.participant, fields, document)


def _document(process: Process, node: Node, fields: dict[str, Any]) -> WorkitemDocument:
    fei = node.fei
    return WorkitemDocument(
        FeiDocument(ENGINE_ID, fei.wfid, fei.subid, fei.expid),
        fields,
        node.participant or "",
        wf_name=process.name,
        wf_revision=process.revision,
        wf_launched_at=utc_text(process.launched_at),
        re_dispatch_count=node.attempts,
    )


def _only(views: Views, wfid: str) -> Node:
    process_of(views, wfid)
    nodes = [node for node in live_nodes(views, wfid) if node.participant is not None]
    if not nodes:
        raise NotAWaitingStep(
            f"no workitem of process {wfid} is with a participant; name an expression with `key`"
        )
    if len(nodes) > 1:
        names = ", ".join(f"{node.key} ({node.participant})" for node in nodes)
        raise NotAWaitingStep(f"process {wfid} has several workitems, choose one by `key`: {names}")
    return nodes[0]
