"""Entries and changes of them, as hypothesis draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from mint.trigger import Entry, Event, Interest
from mint.trigger.interest import OPS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NAMES = ("cn", "macAddress", "ipHostNumber", "vlan", "description")
CLASSES = ("ipHost", "person")

values = st.sampled_from(["1", "2", "web", "db", "10.0.0.7"])


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    kinds = draw(st.lists(st.sampled_from(CLASSES), min_size=1, unique=True))
    some = draw(st.dictionaries(st.sampled_from(NAMES), st.lists(values, min_size=1, max_size=2)))
    return Entry({"objectClass": kinds, **some})


@st.composite
def events(draw: st.DrawFn) -> Event:
    op = draw(st.sampled_from(OPS))
    old = Entry() if op == "add" else draw(entries())
    new = Entry() if op == "delete" else draw(entries())
    dn = draw(st.sampled_from(["cn=a,ou=hosts,dc=org", "cn=a,ou=people,dc=org"]))
    new_dn = draw(st.sampled_from(["cn=b,ou=hosts,dc=org", "cn=b,ou=people,dc=org"]))
    return Event(id="u@c", op=op, dn=dn, new_dn=new_dn if op == "rename" else "", old=old, new=new)


def interests() -> SearchStrategy[Interest]:
    return st.builds(
        Interest,
        object_class=st.sampled_from(["", *CLASSES]),
        attrs=st.sets(st.sampled_from(NAMES), max_size=3),
        where=st.sampled_from(["", "(vlan=1)", "(!(vlan=1))", "(|(cn=web)(cn=d*))", "(cn=*)"]),
        base=st.sampled_from(["", "ou=hosts,dc=org", "OU=People, dc=org"]),
    )
