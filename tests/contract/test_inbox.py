from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
import sqlalchemy as sa
from tests.contract.builders import DEFINITION, OTHER, WFID, save

from mint.model.message import Cancel, Launch, Reply
from mint.store import open_store

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore

REPLY = Reply(wfid=WFID, key="0_0!a", fields={"b": "\0é", "a": [1.5, None]}, dispatch="d1")
LAUNCH = Launch(wfid=OTHER, definition=DEFINITION, fields={"n": 1}, by="al")


def write_by_hand(store: DatabaseStore, body: str) -> None:
    with store._writer.begin() as connection:
        connection.execute(sa.text("INSERT INTO inbox (body) VALUES (:body)"), {"body": body})


def test_messages_come_in_order_of_arrival(store: DatabaseStore) -> None:
    store.post([REPLY, LAUNCH])
    store.post([])
    save(store, messages=[Cancel(wfid=WFID)])
    with store.turn() as turn:
        rows = turn.inbox(10)
        assert [message for _, message, _ in rows] == [REPLY, LAUNCH, Cancel(wfid=WFID)]
        assert [number for number, _, _ in rows] == sorted(number for number, _, _ in rows)
        assert [message for _, message, _ in turn.inbox(1)] == [REPLY]


def test_a_message_stays_until_it_is_taken(store: DatabaseStore) -> None:
    store.post([REPLY, LAUNCH])
    with store.turn() as turn:
        (first, _, raw), _ = turn.inbox(10)
    assert msgspec.json.decode(raw)["type"] == "reply"
    save(store, taken=[first])
    with store.turn() as turn:
        assert [message for _, message, _ in turn.inbox(10)] == [LAUNCH]


@pytest.mark.parametrize(
    "body", ["no JSON", '{"type": "reply", "wfid": 7}', "[]", '{"type": "dance"}', "[" * 5000]
)
def test_a_row_that_cannot_be_read_comes_as_its_error(store: DatabaseStore, body: str) -> None:
    write_by_hand(store, body)
    store.post([LAUNCH])
    with store.turn() as turn:
        bad, good = turn.inbox(10)
    assert isinstance(bad[1], msgspec.ValidationError)
    assert bad[2] == body.encode()
    assert good[1] == LAUNCH


def test_what_cannot_be_handled_is_kept_with_the_reason(store: DatabaseStore) -> None:
    save(store, dead=[(b'{"type": "dance"}', "nobody dances"), (b"\xff\0", "no text")])
    newest, oldest = store.views.dead_letters()
    assert (oldest["body"], oldest["reason"]) == ('{"type": "dance"}', "nobody dances")
    assert newest["body"] == "\\xff\\x00"
    assert newest["id"] > oldest["id"]
    assert abs(newest["at"] - oldest["at"]) < 60
    assert newest["at"] > 1_700_000_000
    assert store.views.dead_letters(limit=1) == [newest]


@pytest.mark.postgres
def test_two_engines_never_get_the_same_message(fresh_postgresql_url: str) -> None:
    mine, theirs = open_store(fresh_postgresql_url), open_store(fresh_postgresql_url)
    mine.post([REPLY, LAUNCH])
    with mine.turn() as my_turn, theirs.turn() as their_turn:
        assert [message for _, message, _ in my_turn.inbox(1)] == [REPLY]
        assert [message for _, message, _ in their_turn.inbox(10)] == [LAUNCH]
        assert my_turn.inbox(10) == my_turn.inbox(1)
    mine.close()
    theirs.close()
