"""Who may launch what: names of what is deployed, with `*` and `?`; and texts, or no texts."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from mint.errors import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXTS = ":texts"
"""Among the names: definitions that are sent along, of which nobody deployed anything."""

OTHERS = "*"
"""Among users: all that are not named."""

ANYTHING = ("*", TEXTS)
"""All that can be launched."""


def rights_of(user: str, launchers: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """What a user of a broker may launch.

    Args:
        user: as the broker has checked it; "": the message names none.
        launchers: what each may launch, by user; nobody is named: everybody may launch anything.
    """
    if not launchers:
        return ANYTHING
    return launchers[user] if user in launchers else launchers.get(OTHERS, ())


def demand(who: str, rights: Sequence[str], label: str) -> None:
    """Refuse a launch for which somebody has no right.

    Args:
        who: wants it, for the error.
        rights: names of what they may launch.
        label: of what is deployed, `release@3`; "" for a definition that was sent along.

    Raises:
        NotPermitted: they may not, and what they may.

    Example:
        >>> demand("ci", ["nightly-*"], "nightly-arm@3")
    """
    name = label.rpartition("@")[0] or label
    names = [right for right in rights if right != TEXTS]
    if any(fnmatchcase(name, right) for right in names) if name else TEXTS in rights:
        return
    wanted = f"launch {name!r}" if name else "launch definitions that are sent along"
    named = [f"`{right}`" for right in names]
    allowed = f"only {', '.join(named)} as deployed" if named else "nothing that is deployed"
    raise NotPermitted(f"{who} may not {wanted}: {allowed}")
