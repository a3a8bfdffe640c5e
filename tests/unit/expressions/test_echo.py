from __future__ import annotations

from mint.testing import Echoed, Playbook, Terminated


def test_it_prints_and_goes_on() -> None:
    play = Playbook("echo 'building ${project}'").launch({"project": "pine"})
    play.expect(Echoed("building pine"), Terminated({"project": "pine"}))


def test_the_text_can_be_an_attribute() -> None:
    assert Playbook("echo text: a\necho s: b\necho 7").launch().echoes == ["a", "b", "7"]


def test_nothing_is_an_empty_line() -> None:
    assert Playbook("echo").launch().echoes == [""]
