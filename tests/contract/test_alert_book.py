"""What alerts told is remembered, and who tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract.builders import NOW, together

from mint.ports.alert import Notice, Told

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def told(cause: str = "abc", at: float = NOW) -> Told:
    notice = Notice(
        "began", cause, at, 3, 3, at, "release", "mail", "participant", "no \0 way", "w", ("w",)
    )
    return Told(at, at - 1, notice)


def test_what_was_told_is_remembered_by_alert_and_cause(store: DatabaseStore) -> None:
    book = store.alerts
    assert book.told("log") == {}
    book.keep("log", "abc", told())
    book.keep("log", "def", told("def"))
    book.keep("command", "abc", told(at=NOW + 5))
    assert book.told("log") == {"abc": told(), "def": told("def")}
    book.keep("log", "abc", told(at=NOW + 9))
    assert book.told("log")["abc"] == told(at=NOW + 9)
    book.drop("log", "abc")
    book.drop("log", "never told")
    assert set(book.told("log")) == {"def"}
    assert set(book.told("command")) == {"abc"}


def test_one_server_tells_at_a_time(store: DatabaseStore) -> None:
    book = store.alerts
    assert book.hold("log", "one", NOW, NOW + 90)
    assert not book.hold("log", "other", NOW + 89, NOW + 179)
    assert book.hold("log", "one", NOW + 45, NOW + 135)
    assert not book.hold("log", "other", NOW + 91, NOW + 181)
    assert book.hold("command", "other", NOW, NOW + 90)
    assert book.hold("log", "other", NOW + 136, NOW + 226)
    assert not book.hold("log", "one", NOW + 137, NOW + 227)
    assert book.told("log") == {}


def test_of_several_that_want_to_tell_one_does(store: DatabaseStore) -> None:
    won: list[str] = []

    def try_it(name: str) -> None:
        if store.alerts.hold("log", name, NOW, NOW + 90):
            won.append(name)

    together(*(lambda name=f"server {n}": try_it(name) for n in range(4)))
    assert len(won) == 1
