from __future__ import annotations

import pytest

from mint.testing import Erred, Playbook, Terminated


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ("'no ${x}'", "no luck"),
        ("msg: a", "a"),
        ("message: b", "b"),
        ("", "error triggered from process definition"),
    ],
)
def test_it_stops_with_a_message_and_replay_goes_on(attributes: str, message: str) -> None:
    play = Playbook(f"error {attributes}").launch({"x": "luck"})
    play.expect(Erred("0_0", "forced", message))
    play.replay().expect(Terminated({"x": "luck"}))


def test_a_condition_decides() -> None:
    assert Playbook("error boom, unless: '${ok}'").launch({"ok": True}).is_over


@pytest.mark.parametrize("name", ["re", "reraise"])
def test_an_error_can_be_raised_again(name: str) -> None:
    play = Playbook(f"""
        define whole
          sequence on_error: note
            error boom
          define note
            error {name}: '$f:__error__'
    """).launch()
    (error,) = play.errors
    assert (error.fault.kind, error.fault.message) == ("forced", "boom")


@pytest.mark.parametrize("wish", ["'$f:none'", "''"])
def test_nothing_to_raise_again_is_nothing(wish: str) -> None:
    assert Playbook(f"error re: {wish}").launch().is_over


def test_siblings_go_on() -> None:
    play = Playbook("concurrence\n  error boom\n  alice").launch().answer("alice")
    assert not play.is_over
    assert play.replay().is_over


def test_it_can_be_cancelled() -> None:
    play = Playbook("error boom\nalice").launch().cancel("0_0")
    assert play.waiting == ["alice"]
    assert not play.errors
