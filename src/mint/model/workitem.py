from __future__ import annotations

from typing import Any

import msgspec


class FeiDocument(msgspec.Struct, frozen=True):
    """A fei as participants see it: the original system's four members."""

    engine_id: str
    wfid: str
    subid: str
    expid: str


class WorkitemDocument(msgspec.Struct):
    """The sheet of paper as it travels to a participant and back (JSON, see the wire protocol).

    `fields` is the payload; `fields["params"]` holds the compiled attributes of the step while
    the paper is with a participant. Everything else tells where it comes from.
    """

    fei: FeiDocument
    fields: dict[str, Any]
    participant_name: str
    wf_name: str | None = None
    wf_revision: str | None = None
    wf_launched_at: str | None = None
    sub_wf_name: str | None = None
    sub_wf_revision: str | None = None
    sub_wf_launched_at: str | None = None
    re_dispatch_count: int = 0
