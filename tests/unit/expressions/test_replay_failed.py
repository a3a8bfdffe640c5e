from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import Boom, Crew, Rig, hold, reply

from mint.model.message import Cancel
from mint.store import open_store
from mint.testing import Playbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

TEXT = """
define name: release, on_error_process: ask
  publish
  define ask
    on_duty
    replay_failed fields: '$f:repair'
    on_duty
"""


def publish(fields: dict[str, Any]) -> dict[str, Any]:
    if fields.get("server") != "right":
        raise Boom("no such server")
    return fields


@pytest.fixture
def rig() -> Iterator[Rig]:
    store = open_store("sqlite://")
    yield Rig(store, store.views, Crew({"publish": publish, "on_duty": hold}))
    store.close()


def test_the_step_that_failed_is_tried_again_with_other_fields(rig: Rig) -> None:
    wfid = rig.launch(TEXT.strip(), {"server": "wrong", "n": 1})
    (asked,) = rig.crew.held
    assert rig.process(wfid).state == "running"
    rig.tell(reply(asked, {"repair": {"server": "right"}}))
    assert rig.process(wfid).fields == {"server": "right", "n": 1}
    (told,) = rig.events(wfid, "replayed")
    assert told.by == asked.wfid
    assert rig.crew.held[-1].wfid == asked.wfid  # the handler went on


def test_what_fails_again_is_handled_again(rig: Rig) -> None:
    wfid = rig.launch(TEXT.strip(), {"server": "wrong"})
    rig.tell(reply(rig.crew.held[0], {"repair": {"server": "also wrong"}}))
    (error,) = rig.views.errors(wfid)
    handlers = {work.wfid for work in rig.crew.held}
    assert len(handlers) == 2
    assert error.handler in handlers


def test_a_step_that_is_gone_is_left_alone(rig: Rig) -> None:
    wfid = rig.launch(TEXT.strip(), {"server": "wrong"})
    rig.tell(Cancel(wfid=wfid, flavour="kill"))
    rig.tell(reply(rig.crew.held[0], {"repair": {"server": "right"}}))
    assert rig.views.errors() == []
    assert rig.views.dead_letters() == []


def test_in_a_process_that_handles_none_it_is_an_error() -> None:
    play = Playbook("replay_failed").launch()
    (error,) = play.errors
    assert error.fault.message.startswith("replay_failed: this process was not launched to handle")
    assert play.messages == []


def test_fields_that_are_no_object_are_an_error(rig: Rig) -> None:
    rig.launch(TEXT.strip(), {"server": "wrong"})
    rig.tell(reply(rig.crew.held[0], {"repair": "the right one"}))
    messages = [error.fault.message for error in rig.views.errors()]
    assert "replay_failed: fields: 'the right one' is no object" in messages
