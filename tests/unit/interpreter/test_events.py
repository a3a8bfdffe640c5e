from __future__ import annotations

import pytest

from mint.interpreter.audience import hears
from mint.model.effect import Event, Listener
from mint.testing import Playbook


@pytest.mark.parametrize(
    ("listener", "event", "heard"),
    [
        (Listener("w", "k", "apply", "al"), Event("v", "dispatched", 0, name="al"), True),
        (Listener("w", "k", "apply", "al"), Event("v", "replied", 0, name="al"), False),
        (Listener("w", "k", "apply", "al", within="w"), Event("v", "dispatched", 0, name="al"),
         False),
        (Listener("w", "k", "apply", "b"), Event("v", "dispatched", 0, name="a/b"), False),
        (Listener("w", "k", "entering", "b"), Event("v", "entered_tag", 0, name="a/b"), True),
        (Listener("w", "k", "leaving", "a/b"), Event("v", "left_tag", 0, name="a/b"), True),
        (Listener("w", "k", "leaving", "a"), Event("v", "left_tag", 0, name="a/b"), False),
        (Listener("w", "k", "leaving", pattern="^b"), Event("v", "left_tag", 0, name="a/b"), True),
        (Listener("w", "k", "leaving", pattern="/^B/i"), Event("v", "left_tag", 0, name="b"), True),
        (Listener("w", "k", "error"), Event("v", "error", 0, name="forced"), True),
        (Listener("w", "k", "apply"), Event("v", "echo", 0), False),
    ],
)  # fmt: skip
def test_which_events_a_listener_hears(
    listener: Listener, event: Event, heard: bool  # noqa: FBT001 - a table
) -> None:  # fmt: skip
    assert hears(listener, event) is heard


def test_the_process_counts_its_listening_expressions() -> None:
    play = Playbook(
        "concurrence\n  listen to: x\n  await tag: 'a, b, /c/'\n  bob await: t"
    ).launch()
    assert play.memory.process is not None
    assert play.memory.process.listening == 3
    assert len(play.memory.listening) == 5
    play.cancel()
    assert play.memory.process.listening == 0
    assert not play.memory.listening


def test_a_process_that_does_not_listen_never_asks_who_does() -> None:
    play = Playbook("sequence\n  alice tag: t\n  bob").launch()
    play.memory.listeners["0_9!x"] = []  # would be loaded, and be a stranger
    play.memory.listeners.clear()
    assert play.answer("alice").answer("bob").is_over


def test_who_begins_to_listen_in_a_message_hears_what_follows_in_it() -> None:
    play = Playbook("""
        sequence
          concurrence count: 1
            await left_tag: t
            sequence
              noop
              noop tag: t
              alice
          echo heard
    """).launch()
    assert play.echoes == ["heard"]
    assert not play.waiting


def test_who_is_gone_by_then_hears_nothing() -> None:
    play = Playbook("""
        concurrence
          concurrence count: 1
            listen to: bob
              echo heard
            noop
          sequence
            noop
            noop
            noop
            bob
    """).launch()
    assert play.waiting == ["bob"]
    assert not play.echoes


def test_who_is_in_error_hears_nothing() -> None:
    play = Playbook("concurrence\n  await in_tag: t, where: '${x} > >'\n  sequence\n    go\n"
                    "    noop tag: t\n    noop tag: t").launch().answer("go")  # fmt: skip
    assert len(play.errors) == 1
    assert "0_0_0" in play.errors[0].key
    assert play.errors[0].fields == {}
