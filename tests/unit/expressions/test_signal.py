from __future__ import annotations

import pytest

from mint.model.message import Signal
from mint.testing import Playbook
from mint.testing.stage import EPOCH, WFID


def said(text: str, **fields: object) -> Signal:
    """The one signal of a process, which does not wait for anybody."""
    play = Playbook(text)
    assert play.launch(fields).is_over
    [found] = play.signals
    return found


def test_a_process_may_listen_for_its_own() -> None:
    play = Playbook("concurrence\n  listen to: go, upon: signal\n  signal go").launch()
    assert play.is_over


@pytest.mark.parametrize("text", ["signal built", "signal signal: built", "signal name: built"])
def test_it_says_a_name_and_the_fields_to_everybody(text: str) -> None:
    assert said(text, n=1) == Signal(name="built", fields={"n": 1}, by=WFID, origin=WFID)


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ("'n, missing'", {"n": 1}),
        ("[n, m]", {"n": 1, "m": 2}),
        ("{a: '${f:n} x', b: $f:m}", {"a": "1 x", "b": 2}),
    ],
)
def test_what_is_sent(fields: str, sent: object) -> None:
    assert said(f"signal built, fields: {fields}", n=1, m=2, o=3).fields == sent


def test_to_whom() -> None:
    assert said("signal built, wfid: same").to == WFID
    assert said("signal built, wfid: '${f:w}'", w="other").to == "other"
    assert said("signal built, definition: release").definition == "release"


def test_it_can_be_kept_and_have_a_key() -> None:
    found = said("signal built, keep: 1h, key: 'k ${f:n}'", n=1)
    assert (found.until, found.signal_key) == (EPOCH + 3600, "k 1")


def test_it_needs_a_name() -> None:
    [error] = Playbook("signal").launch().errors
    assert "write `signal name`" in error.fault.message


def test_a_subprocess_of_its_name_is_meant_where_there_is_one() -> None:
    play = Playbook("define\n  define signal\n    alice\n  signal").launch()
    assert play.waiting == ["alice"]
