from __future__ import annotations

from typing import Any

import pytest

from mint.errors import FilterError
from mint.trigger import Entry, Event, Interest
from mint.trigger.judging import judge

DN = "cn=a,ou=hosts,dc=org"


def host(**attributes: str) -> Entry:
    return Entry({"objectClass": ["top", "ipHost"], **{k: [v] for k, v in attributes.items()}})


def modify(old: Entry, new: Entry, **more: Any) -> Event:
    return Event(id="u@c", op="modify", dn=DN, old=old, new=new, **more)


@pytest.mark.parametrize(
    ("interest", "concerned"),
    [
        (Interest(), True),
        (Interest(attrs={"VLAN"}), True),
        (Interest(attrs={"macAddress"}), False),
        (Interest(object_class="IPHOST"), True),
        (Interest(object_class="person"), False),
        (Interest(attrs={"macAddress"}, where="(vlan=servers)"), True),
        (Interest(attrs={"macAddress"}, where="(vlan=clients)"), True),
        (Interest(attrs={"macAddress"}, where="(vlan=guests)"), False),
        (Interest(attrs={"macAddress"}, where="(vlan=*)"), False),
        (Interest(ops={"add", "delete"}), False),
        (Interest(base="ou=Hosts, DC=org"), True),
        (Interest(base="ou=people,dc=org"), False),
    ],
)
def test_a_machine_that_leaves_a_network_concerns_those_who_serve_it(
    interest: Interest, *, concerned: bool
) -> None:
    event = modify(host(vlan="servers", mac="1"), host(vlan="clients", mac="1"))
    assert judge(interest, event).concerned is concerned


@pytest.mark.parametrize("op", ["add", "delete"])
def test_an_entry_that_comes_or_goes_concerns_those_who_ask_for_an_attribute_that_it_has(
    op: Any,
) -> None:
    some, none = host(vlan="servers"), Entry()
    old, new = (none, some) if op == "add" else (some, none)
    event = Event(id="u@c", op=op, dn=DN, old=old, new=new)
    assert judge(Interest(attrs={"vlan"}), event).concerned
    assert not judge(Interest(attrs={"macAddress"}), event).concerned


def test_an_entry_that_moves_concerns_those_of_both_places() -> None:
    event = Event(
        id="u@c", op="rename", dn="cn=a,ou=old,dc=org", new_dn="cn=a,ou=new,dc=org",
        old=host(cn="a"), new=host(cn="a"),
    )  # fmt: skip
    assert judge(Interest(attrs={"macAddress"}, base="ou=old,dc=org"), event).concerned
    assert judge(Interest(attrs={"macAddress"}, base="ou=new,dc=org"), event).concerned
    assert judge(Interest(attrs={"macAddress"}), event).concerned
    assert not judge(Interest(attrs={"macAddress"}, base="ou=else,dc=org"), event).concerned


def test_a_new_name_alone_concerns_those_who_ask_for_the_name() -> None:
    event = Event(
        id="u@c", op="rename", dn="cn=a,ou=x,dc=org", new_dn="cn=b,ou=x,dc=org",
        old=host(cn="a"), new=host(cn="b"),
    )  # fmt: skip
    assert judge(Interest(attrs={"cn"}), event).concerned
    assert not judge(Interest(attrs={"macAddress"}), event).concerned


def test_what_is_not_known_counts_as_if_it_concerned() -> None:
    touched = modify(Entry({"mac": ["1"]}), Entry({"mac": ["2"]}), partial=True)
    verdict = judge(Interest(object_class="ipHost", attrs={"mac"}, where="(vlan=7)"), touched)
    assert verdict.concerned
    assert "not known" in verdict.reason
    assert not judge(Interest(object_class="ipHost", attrs={"cn"}), touched).concerned


def test_what_a_directory_was_told_to_keep_is_known() -> None:
    kept = {"objectClass": ["person"], "mac": ["1"]}
    event = modify(Entry(kept), Entry({**kept, "mac": ["2"]}), partial=True)
    assert not judge(Interest(object_class="ipHost", attrs={"mac"}), event).concerned


def test_interests_that_cannot_be_say_why() -> None:
    with pytest.raises(FilterError, match="destroy is none of add, modify, delete, rename"):
        Interest(ops={"destroy"})  # type: ignore[arg-type]
    with pytest.raises(FilterError, match="attrs: a list of names"):
        Interest(attrs="macAddress")
    with pytest.raises(FilterError, match=r"not a filter at character 8"):
        Interest(where="(vlan=7")
