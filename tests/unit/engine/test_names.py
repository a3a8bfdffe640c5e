from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mint.engine.names import Names
from mint.errors import SnapshotError
from mint.model.definition import Definition
from mint.model.message import Adopt, Launch
from mint.model.node import Process
from mint.model.tree import Tree
from mint.ports.store import Changes
from mint.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = Process("w1", single="nightly", launch_key="k")


def launch(**more: Any) -> Launch:
    return Launch(wfid="w2", definition=Definition.of(Tree("define")), **more)


def adopt(process: Any) -> Adopt:
    return Adopt(wfid="w2", snapshot={"process": process})


@pytest.fixture
def names() -> Iterator[Names]:
    """Those of a turn, on a store in which a process has a name and a key."""
    store = open_store("sqlite://")
    with store.turn() as turn:
        turn.save(Changes(processes={"w1": OLD}, singles={"nightly": "w1"}))
    with store.turn() as turn:
        yield Names(turn, Changes(), {})
    store.close()


@pytest.mark.parametrize("wish", [{"single": "nightly"}, {"launch_key": "k"}])
def test_who_is_there_already_is_found(names: Names, wish: dict[str, str]) -> None:
    names.look_for([launch(**wish)])
    assert names.known(launch(**wish)) == "w1"
    assert names.known(launch(single="other", launch_key="other")) is None
    assert names.known(launch()) is None


def test_who_takes_a_name_is_found_in_the_same_turn(names: Names) -> None:
    names.look_for([launch(single="weekly")])
    names.take("w2", "l", "weekly")
    assert names.known(launch(single="weekly")) == names.known(launch(launch_key="l")) == "w2"


@pytest.mark.parametrize("wish", [{"single": "nightly"}, {"launch_key": "k"}])
def test_who_comes_from_elsewhere_takes_no_name_of_another(
    names: Names, wish: dict[str, str]
) -> None:
    names.look_for([adopt({"wfid": "w2", **wish})])
    with pytest.raises(SnapshotError, match="w1"):
        names.bring(Process("w2", **wish))  # type: ignore[arg-type]
    names.bring(OLD)  # its own
    names.bring(Process("w3"))


@pytest.mark.parametrize("process", [None, [], {}, {"single": 3, "launch_key": []}])
def test_documents_of_any_kind_are_looked_at(names: Names, process: Any) -> None:
    names.look_for([adopt(process)])
    names.bring(Process("w2"))
