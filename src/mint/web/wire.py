from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.data import ENGINE_ID, utc_text
from mint.model.fei import Fei
from mint.model.workitem import FeiDocument, WorkitemDocument

if TYPE_CHECKING:
    from mint.model.effect import Dispatch


def document_of(work: Dispatch) -> WorkitemDocument:
    """The workitem of a dispatch as it travels on the original system's wire."""
    fei = Fei.of(work.wfid, work.key)
    return WorkitemDocument(
        FeiDocument(ENGINE_ID, fei.wfid, fei.subid, fei.expid),
        {**work.fields, "params": work.params},
        work.participant,
        wf_name=work.wf_name,
        wf_revision=work.wf_revision,
        wf_launched_at=utc_text(work.wf_launched_at),
        sub_wf_name=work.sub_wf_name or None,
        re_dispatch_count=work.attempt - 1,
    )
