from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.processes.rig import Boom, Crew, Rig, hold, reply

from mint.store import open_store
from mint.testing import Playbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

TEXT = """
define name: release, on_error_process: give_up
  announce on_cancel: note
  archive
  define give_up
    on_duty
    cancel_failed
"""


def announce(_: dict[str, Any]) -> dict[str, Any]:
    raise Boom("nobody listens")


@pytest.fixture
def rig() -> Iterator[Rig]:
    store = open_store("sqlite://")
    work = {"announce": announce, "archive": hold, "note": hold, "on_duty": hold}
    yield Rig(store, store.views, Crew(work))
    store.close()


def test_the_step_that_failed_is_given_up_and_the_process_goes_on(rig: Rig) -> None:
    wfid = rig.launch(TEXT.strip(), {"n": 1})
    (asked,) = rig.crew.held
    rig.tell(reply(asked))
    assert rig.crew.held[-1].participant == "note"
    rig.tell(reply(rig.crew.held[-1]))
    assert (rig.crew.held[-1].participant, rig.crew.held[-1].wfid) == ("archive", wfid)
    assert rig.process(asked.wfid).state == "terminated"
    (told,) = rig.events(wfid, "cancel")
    assert told.by == asked.wfid


def test_in_a_process_that_handles_none_it_is_an_error() -> None:
    play = Playbook("cancel_failed").launch()
    (error,) = play.errors
    assert error.fault.message.startswith("cancel_failed: this process was not launched to handle")
