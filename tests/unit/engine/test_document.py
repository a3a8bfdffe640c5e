from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.engine.document import change_of, document_of, patch_of, reverted, versions
from mint.errors import PatchMisfit, ProcessNotFound
from mint.lang.read import read
from mint.model.message import Amend

if TYPE_CHECKING:
    from tests.processes.rig import Rig


def amend(rig: Rig, wfid: str, text: str) -> None:
    rig.tell(Amend(wfid=wfid, tree=read(text).tree))


def test_the_text_is_that_of_the_launch_and_then_that_of_the_last_change(rig: Rig) -> None:
    wfid = rig.launch("define\n  alice\n  bob")
    assert [child.name for child in document_of(rig.views, wfid).tree.children] == ["alice", "bob"]
    amend(rig, wfid, "define\n  alice\n  echoing")
    document = document_of(rig.views, wfid)
    assert [child.name for child in document.tree.children] == ["alice", "echoing"]
    assert [number for number, _ in versions(rig.views, document.process)] == [0, 1]


def test_a_process_that_is_not_there(rig: Rig) -> None:
    with pytest.raises(ProcessNotFound):
        document_of(rig.views, "nobody")


def test_a_patch_has_both_texts_and_can_be_taken_back(rig: Rig) -> None:
    wfid = rig.launch("define\n  alice\n  bob")
    process = document_of(rig.views, wfid).process
    with pytest.raises(PatchMisfit, match="never changed"):
        patch_of(process, None)
    amend(rig, wfid, "define\n  alice\n  echoing\n  bob")
    document = document_of(rig.views, wfid)
    patch = patch_of(document.process, None)
    before, after = change_of(rig.views, document.process, patch)
    assert (len(before.children), len(after.children)) == (2, 3)
    assert reverted(rig.views, document, patch).same(before)
    with pytest.raises(PatchMisfit, match="no patch 9"):
        patch_of(document.process, 9)
