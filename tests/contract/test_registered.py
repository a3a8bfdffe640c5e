from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contract.builders import NOW

from mint.model.signing import Key
from mint.ports.directory import Entry
from mint.ports.registered import SigningKey, Token

if TYPE_CHECKING:
    from mint.store.database import DatabaseStore


def test_participants_are_kept_as_they_were_registered(store: DatabaseStore) -> None:
    team = Entry("team_.*", pattern=True, retries=3, backoff=0.5, timeout="2h", concurrency=7)
    store.registered.add_entries([team, Entry("al")], NOW)
    assert store.registered.entries() == [Entry("al"), team]


def test_one_of_the_same_name_is_replaced(store: DatabaseStore) -> None:
    store.registered.add_entries([Entry("al"), Entry("bob")], NOW)
    store.registered.add_entries([Entry("al", retries=2)], NOW + 1)
    assert store.registered.entries() == [Entry("al", retries=2), Entry("bob")]
    assert store.registered.remove_entry("al")
    assert not store.registered.remove_entry("al")
    assert store.registered.entries() == [Entry("bob")]


def test_tokens_are_kept_under_names_that_are_free(store: DatabaseStore) -> None:
    first = Token("ci", "ab12", ("work",), ("weigh", "team_.*"), NOW)
    assert store.registered.add_token(first)
    assert not store.registered.add_token(Token("ci", "other", ("work",), (), NOW))
    assert store.registered.add_token(Token("any", "cd34", ("work",), (), NOW))
    assert store.registered.tokens() == [Token("any", "cd34", ("work",), (), NOW), first]
    assert store.registered.remove_token("ci")
    assert not store.registered.remove_token("ci")
    assert [token.name for token in store.registered.tokens()] == ["any"]


def test_keys_are_kept_until_they_are_removed(store: DatabaseStore) -> None:
    old, new = Key("k1", "weigh", "00ff"), Key("k2", "weigh", "11ee")
    assert store.registered.add_key(SigningKey(old, NOW, "ann"))
    assert store.registered.add_key(SigningKey(new, NOW + 1))
    assert not store.registered.add_key(SigningKey(Key("k1", "other", "22"), NOW))
    assert store.registered.signing_keys() == [
        SigningKey(new, NOW + 1),
        SigningKey(old, NOW, "ann"),
    ]
    assert store.registered.remove_key("k1")
    assert not store.registered.remove_key("k1")
    assert store.registered.signing_keys() == [SigningKey(new, NOW + 1)]
