from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.trigger.changes import entries, events, interests

from mint.trigger import Entry, Event, Interest
from mint.trigger.hosts import HostTable
from mint.trigger.transcriber import Rule, explain, transcribe

if TYPE_CHECKING:
    from collections.abc import Sequence

rules = st.lists(st.builds(Rule, st.sampled_from(["dhcp", "dns", "firewall"]), interests()))


def services(event: Event, those: Sequence[Rule]) -> set[str]:
    return {message.service for message in transcribe(event, those)}


@given(entries(), rules)
def test_what_sets_the_same_values_again_concerns_nobody(entry: Entry, those: list[Rule]) -> None:
    turned = Entry({name: list(reversed(some)) for name, some in entry.items()})
    event = Event(id="u@c", op="modify", dn="cn=a,ou=hosts,dc=org", old=entry, new=turned)
    assert not transcribe(event, those)


@given(events(), rules)
def test_a_change_and_what_takes_it_back_concern_the_same_services(
    event: Event, those: list[Rule]
) -> None:
    assert services(event, those) == services(event.inverse(), those)


@given(st.lists(entries(), min_size=2, max_size=6), rules)
def test_steps_concern_at_least_those_whom_the_whole_way_concerns(
    steps: list[Entry], those: list[Rule]
) -> None:
    def change(old: Entry, new: Entry) -> Event:
        return Event(id="u@c", op="modify", dn="cn=a,ou=hosts,dc=org", old=old, new=new)

    ways = [services(change(*pair), those) for pair in itertools.pairwise(steps)]
    assert services(change(steps[0], steps[-1]), those) <= set().union(*ways)


@given(events(), rules)
def test_what_is_told_in_part_concerns_at_least_those_whom_the_whole_concerns(
    event: Event, those: list[Rule]
) -> None:
    """A reader that knows only what was touched may tell too many, and never too few."""
    touched = event.changed
    part = msgspec.structs.replace(
        event,
        partial=event.op in {"modify", "rename"},
        old=_only(event.old, touched) if event.op in {"modify", "rename"} else event.old,
        new=_only(event.new, touched) if event.op in {"modify", "rename"} else event.new,
    )
    assert services(event, those) <= services(part, those)


@given(events(), rules, st.permutations(range(8)))
def test_the_order_of_rules_does_not_matter(
    event: Event, those: list[Rule], order: list[int]
) -> None:
    shuffled = [those[place] for place in order if place < len(those)] + those[len(order) :]
    assert transcribe(event, shuffled) == transcribe(event, those)


@given(events(), rules)
def test_a_service_gets_one_message_for_an_event(event: Event, those: list[Rule]) -> None:
    told = [message.service for message in transcribe(event, those)]
    assert len(told) == len(set(told))
    assert {one.id for one in transcribe(event, those)} == {f"u@c/{name}" for name in told}


@given(events(), rules)
def test_the_explanation_says_the_same(event: Event, those: list[Rule]) -> None:
    table = HostTable({"a": ["dhcp", "dns"], "b": ["dns"], "civet": ["event", "firewall"]})
    said = explain(event, those, table)
    assert len(said) == len(those)
    assert {one.rule.service for one in said if one.concerned} == services(event, those)
    assert all(one.reason for one in said)


def test_a_message_tells_of_what_it_comes_from() -> None:
    event = Event(
        id="u@c", op="rename", dn="cn=a", new_dn="cn=b", uuid="u", csn="c", by="cn=root",
        at=7.5, old=Entry({"cn": ["a"]}), new=Entry({"cn": ["b"]}), origin="accesslog",
    )  # fmt: skip
    (message,) = transcribe(event, [Rule("dns", Interest(attrs={"cn"}))])
    assert (message.id, message.event, message.service) == ("u@c/dns", "u@c", "dns")
    assert (message.dn, message.new_dn, message.uuid, message.csn) == ("cn=a", "cn=b", "u", "c")
    assert (message.by, message.at, message.origin) == ("cn=root", 7.5, "accesslog")


def test_the_explanation_names_keys_and_queues() -> None:
    table = HostTable({"isc": ["dhcp"], "odlyd": ["dhcp"], "civet": ["event"]})
    event = Event(id="u@c", op="add", dn="cn=a", new=Entry({"macAddress": ["02:00:00:00:00:01"]}))
    (said,) = explain(event, [Rule("dhcp", Interest(attrs={"macAddress"}))], table)
    assert said.key == "trigger.dhcp"
    assert said.queues == ("trigger-isc-dhcp", "trigger-odlyd-dhcp")


def _only(entry: Entry, names: frozenset[str]) -> Entry:
    return Entry({name: some for name, some in entry.items() if name.lower() in names})
