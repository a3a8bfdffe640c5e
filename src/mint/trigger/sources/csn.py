"""Change sequence numbers of OpenLDAP, `20261128191009.951594Z#000000#000#000000`."""

from __future__ import annotations

from datetime import datetime


def seconds_of(csn: str) -> float:
    """When a change was made, seconds since the epoch; 0.0 when it does not say.

    Example:
        >>> seconds_of("20261128191009.951594Z#000000#000#000000")
        1795893009.951594
    """
    try:
        at = datetime.strptime(csn.partition("#")[0], "%Y%m%d%H%M%S.%f%z")
    except ValueError:
        return 0.0
    return at.timestamp()


def id_of(uuid: str, csn: str) -> str:
    """The id of the change of an entry that gave it this number."""
    return f"{uuid}@{csn}"


def id_of_delete(uuid: str) -> str:
    """The id of the change that removed an entry: there is one in its life.

    Not all who can tell of it know its number.
    """
    return f"{uuid}@deleted"
