from __future__ import annotations

from typing import TYPE_CHECKING

from mint.interpreter.positions import positions, text_now
from mint.lang.read import read
from mint.model.message import Amend, Attach, Edit
from mint.testing import Playbook
from mint.testing.stage import WFID

if TYPE_CHECKING:
    from mint.model.tree import Tree


def tree_of(text: str) -> Tree:
    return read(text, format="radial").tree


def places(play: Playbook) -> dict[str, str]:
    """By name of the participant (or word), its position."""
    process = play.memory.process
    assert process is not None
    root = play.memory.nodes[process.root]
    nodes = list(play.memory.nodes.values())
    found = positions(nodes, root.definition.digest)  # type: ignore[union-attr]
    return {n.participant or n.name: found[n.key] for n in nodes if n.key in found}


def test_a_step_stands_where_its_key_says() -> None:
    play = Playbook("define\n  concurrence\n    alice\n    bob").launch()
    assert places(play) == {
        "sequence": "0", "concurrence": "0_0", "alice": "0_0_0", "bob": "0_0_1",
    }  # fmt: skip


def test_a_body_stands_where_its_definition_does() -> None:
    play = Playbook("define\n  sub\n  define sub\n    alice").launch()
    assert places(play)["alice"] == "0_0_0"


def test_a_step_that_an_edit_has_moved() -> None:
    play = Playbook("define\n  alice\n  bob").launch()
    play.tell(Amend(wfid=WFID, tree=tree_of("define\n  first\n  alice\n  bob")))
    assert places(play)["alice"] == "0_1"


def test_a_guest_stands_nowhere() -> None:
    play = Playbook("define\n  alice").launch()
    play.tell(Attach(wfid=WFID, key=play.node("0").key, tree=tree_of("bob")))
    assert "bob" not in places(play)


def test_the_text_has_what_was_edited_at_single_steps() -> None:
    play = Playbook("define\n  sequence\n    alice\n    bob").launch()
    key = play.node("0_0").key
    play.tell(Edit(wfid=WFID, key=key, tree=tree_of("sequence\n  alice\n  carol")))
    nodes = list(play.memory.nodes.values())
    process = play.memory.process
    assert process is not None
    root = play.memory.nodes[process.root].definition
    found = positions(nodes, root.digest)  # type: ignore[union-attr]
    now = text_now(root.tree, nodes, found)  # type: ignore[union-attr]
    assert now.to_json() == tree_of("define\n  sequence\n    alice\n    carol").to_json()
