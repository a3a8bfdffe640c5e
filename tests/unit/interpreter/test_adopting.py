"""What can come to life from a document; that it then ends as if it had stayed: tests/processes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.unit.interpreter.desk import run_of

from mint.errors import LimitReached, SnapshotError
from mint.interpreter.adopting import check, read
from mint.interpreter.environment import Limits
from mint.model.definition import Definition
from mint.model.node import Node, Process
from mint.model.snapshot import Snapshot
from mint.model.tree import Tree
from mint.testing import Playbook

TEXT = Definition.of(Tree("define", {}, (Tree("alice"),)))


def snapshot(**more: Any) -> Snapshot:
    whole: dict[str, Any] = {
        "process": Process("w", definition=TEXT.digest, root="0!a"),
        "nodes": [Node("w", "0!a", "sequence", fields={"n": 1})],
        "digests": {"0!a": TEXT.digest},
        "definitions": {TEXT.digest: TEXT.tree},
    }
    return Snapshot(**{**whole, **more})


def test_a_document_is_read_as_it_was_written() -> None:
    whole = snapshot()
    assert read(msgspec.to_builtins(whole)) == whole


@pytest.mark.parametrize("document", [{}, {"process": 1}, {"process": {}, "nodes": []}])
def test_what_is_no_document_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(SnapshotError, match="no document of a process"):
        read(document)


def test_a_whole_document_is_accepted() -> None:
    check(run_of(Playbook("noop").launch()), snapshot())


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"mint": 2}, "format 2"),
        ({"nodes": []}, "nothing that could go on"),
        ({"definitions": {"other": TEXT.tree}}, "was changed"),
        ({"nodes": [Node("w", "0!a", "conjure")]}, "no word `conjure`"),
        ({"nodes": [Node("w", "0!a", "sequence", parent="0!z")]}, "parent 0!z"),
        ({"nodes": [Node("w", "0!a", "sequence", path="0_7")]}, "its definition"),
        ({"digests": {}}, "neither a parent nor a definition"),
    ],
)
def test_a_document_that_is_not_whole_is_refused(more: dict[str, Any], told: str) -> None:
    with pytest.raises(SnapshotError, match=told):
        check(run_of(Playbook("noop").launch()), snapshot(**more))


def test_the_limits_of_this_place_hold() -> None:
    play = Playbook("noop", limits=Limits(payload=10)).launch()
    fat = [Node("w", "0!a", "sequence", fields={"n": "x" * 100})]
    with pytest.raises(LimitReached):
        check(run_of(play), snapshot(nodes=fat))
