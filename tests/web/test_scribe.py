from __future__ import annotations

from mint.errors import StoreError
from mint.ports.audit import Deed, Wanted
from mint.store import open_store
from mint.web.scribe import AGAIN, MOST, Scribe

MEMORY = "sqlite://"


def deed(number: int = 0, **more: object) -> Deed:
    return Deed(**{"at": float(number), "who": "ann", "what": "edit", "outcome": "done", **more})  # type: ignore[arg-type]


class Broken:
    """A book of a database that cannot be used, until it can."""

    def __init__(self) -> None:
        self.works = False
        self.kept: list[Deed] = []

    def add(self, deeds: list[Deed]) -> None:
        if not self.works:
            raise StoreError("the disk is full")
        self.kept += deeds

    def find(self, wanted: Wanted, limit: int) -> list[Deed]:
        raise NotImplementedError


def test_what_is_noted_is_written_together() -> None:
    store = open_store(MEMORY)
    scribe = Scribe(store.audit)
    for number in range(3):
        scribe.note(deed(number))
    assert store.audit.find(Wanted(), 9) == []
    scribe.write()
    scribe.write()
    assert [one.at for one in store.audit.find(Wanted(), 9)] == [2.0, 1.0, 0.0]
    store.close()


def test_what_cannot_be_written_is_kept_in_order_and_not_for_ever() -> None:
    book = Broken()
    scribe = Scribe(book)
    for number in range(3):
        scribe.note(deed(number))
    scribe.write()
    scribe.note(deed(3))
    book.works = True
    scribe.write()
    assert [one.at for one in book.kept] == [0.0, 1.0, 2.0, 3.0]
    book.works = False
    for number in range(MOST + 5):
        scribe.note(deed(number))
    scribe.write()
    book.works, book.kept = True, []
    scribe.write()
    assert (len(book.kept), book.kept[0].at) == (MOST, 5.0)


def test_the_same_refusal_is_written_once_in_a_while() -> None:
    book = Broken()
    book.works = True
    scribe = Scribe(book)
    for at in (0, 1, int(AGAIN), int(AGAIN) + 1):
        scribe.note(deed(at, outcome="refused", reason="no"))
        scribe.note(deed(at, outcome="refused", reason=f"no {at}"))
        scribe.note(deed(at, what="cancel"))
    scribe.write()
    refused = [(one.at, one.reason) for one in book.kept if one.outcome == "refused"]
    assert [at for at, reason in refused if reason == "no"] == [0.0, AGAIN]
    assert len(refused) == 2 + 4
    assert sum(one.what == "cancel" for one in book.kept) == 4
