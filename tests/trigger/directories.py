from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mint.trigger.directory import Found
from mint.trigger.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_EQUAL = re.compile(r"\((\w+)=(\w+)\)")


class InMemory:
    """A directory of entries in a dict; filters are `(attribute=value)` only.

    Args:
        entries: attributes by DN; a value may stand for a list of one.
    """

    def __init__(self, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self.entries = {
            dn: Entry({name: _list(value) for name, value in entry.items()})
            for dn, entry in entries.items()
        }

    def search(
        self, where: str = "(objectClass=*)", attributes: Sequence[str] = (), base: str = ""
    ) -> Iterator[Found]:
        """See `Directory.search`."""
        asked = _EQUAL.fullmatch(where)
        assert asked, where
        wanted = {one.lower() for one in attributes}
        for dn, entry in self.entries.items():
            values = {one.lower() for one in entry.texts(asked.group(1))}
            if asked.group(2).lower() in values and dn.endswith(base):
                yield Found(dn, Entry({n: v for n, v in entry.items() if n.lower() in wanted}))


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str | bytes) else value
