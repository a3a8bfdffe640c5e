from __future__ import annotations

import msgspec

_SHOWN = 80


class Problem(msgspec.Struct, frozen=True, order=True):
    """What must not be in a site.

    Args:
        dn: of the entry that has to change; "": it stands in the settings.
        attribute: of the entry, or where in the settings.
        value: of the attribute, "" when there is none.
        what: is wrong with it.

    Example:
        >>> print(Problem("cn=a,dc=org", "macAddress", "zz", "not a MAC address"))
        cn=a,dc=org: macAddress 'zz': not a MAC address
    """

    dn: str
    attribute: str
    value: str
    what: str

    def __str__(self) -> str:
        """Render on one line, whatever the value holds."""
        where = f"{_line(self.dn)}: {_line(self.attribute)}".removeprefix(": ")
        shown = self.value if len(self.value) <= _SHOWN else f"{self.value[:_SHOWN]}..."
        return f"{where} {shown!r}: {self.what}" if self.value else f"{where}: {self.what}"


def _line(text: str) -> str:
    return text if text.isprintable() else repr(text)[1:-1]
