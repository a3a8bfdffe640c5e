from __future__ import annotations

from typing import TYPE_CHECKING

from mint.ports.alert import Notice

if TYPE_CHECKING:
    from mint.ports.alert import What


def notice(what: What = "began") -> Notice:
    """A notice about three errors."""
    return Notice(
        what, "abc", 9.0, 3, 3, 5.0, "release", "mail", "participant", "port closed", "w1", ("w1",)
    )
