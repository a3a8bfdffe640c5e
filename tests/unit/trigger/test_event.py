from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.trigger.changes import events

from mint.errors import BadEvent, BadMessage
from mint.trigger import Entry, Event
from mint.trigger.event import decoded
from mint.trigger.message import ServiceMessage
from mint.trigger.message import decoded as message_of


@given(events())
def test_an_event_is_the_same_after_its_way_through_a_message(event: Event) -> None:
    assert decoded(event.encoded()) == event


@given(st.lists(st.binary(max_size=20), min_size=1), st.lists(st.text(max_size=20), min_size=1))
def test_values_of_any_kind_survive(raw: list[bytes], texts: list[str]) -> None:
    event = Event(id="u@c", op="add", dn="cn=a", new=Entry({"photo": raw, "cn": texts}))
    assert dict(decoded(event.encoded()).new) == dict(event.new)


@given(events())
def test_the_inverse_of_the_inverse_is_the_event(event: Event) -> None:
    assert event.inverse().inverse() == event


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "not an event: Input data was truncated"),
        ("[]", "Expected `object`"),
        ('{"v":2,"id":"a","op":"add","dn":"d"}', "not an event of version 1, but of 2"),
        ('{"v":1,"id":"","op":"add","dn":"d"}', "needs an `id`"),
        ('{"v":1,"id":"a","op":"burn","dn":"d"}', r"Invalid enum value 'burn' - at `\$.op`"),
        ('{"v":1,"id":"a","op":"rename","dn":"d"}', "a rename needs a `new_dn`"),
        ('{"v":1,"id":"a","op":"add","dn":"d","new":{"cn":[7]}}', "a value of `new.cn`"),
        ('{"v":1,"id":"a","op":"add","dn":"d","new":{"cn":[{"b64":"?"}]}}', "is no base64"),
        ('{"v":1,"id":"a","op":"add","dn":"d","old":{"cn":"x"}}', r"at `\$.old"),
        (b'{"v":1,"id":"\xff"}', "not an event"),
    ],
)
def test_what_is_no_event_says_which_field_is_wrong(body: str | bytes, said: str) -> None:
    with pytest.raises(BadEvent, match=said):
        decoded(body)


def test_fields_of_later_versions_are_left_out() -> None:
    body = '{"v":1,"id":"a","op":"add","dn":"d","colour":"red","old":null,"new_dn":null}'
    assert decoded(body) == Event(id="a", op="add", dn="d")


def test_a_message_to_a_service_survives() -> None:
    message = ServiceMessage(id="u@c/dns", service="dns", event="u@c", op="add", dn="cn=é", at=1.5)
    assert message_of(message.encoded()) == message


@pytest.mark.parametrize("body", ["{}", "7", '{"v":9,"id":"a","service":"b"}', b"\xff"])
def test_what_is_no_message_says_so(body: str | bytes) -> None:
    with pytest.raises(BadMessage, match="not a message"):
        message_of(body)
