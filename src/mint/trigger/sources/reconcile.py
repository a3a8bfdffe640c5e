from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from mint.errors import DirectoryError
from mint.trigger.ldap.faults import REFRESH_IMPOSSIBLE, result_of
from mint.trigger.ldap.library import library
from mint.trigger.sources.compare import compare

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.settings.trigger import LdapSettings
    from mint.trigger.sources.database import SourceDatabase
    from mint.trigger.sources.shadow import Shadow

log = structlog.get_logger("mint.trigger")

_REFRESH_REQUIRED = 4096
"""What a server answers that does not know any more where to go on (RFC 4533, 3.3.2)."""


def reconcile(
    settings: LdapSettings,
    database: SourceDatabase,
    shadow: Shadow,
    before: Callable[[], object] = bool,
) -> int:
    """Find what changed and was not told, and tell it.

    The server is asked for what changed since the last time (RFC 4533); where it cannot say, the
    whole tree is read.

    Args:
        settings: of the directory.
        database: of the source.
        shadow: what is known.
        before: called when there are differences, before they are told.

    Returns:
        How many events there are of it that were not told before.

    Raises:
        DirectoryError: the directory cannot be read.
    """
    with shadow.comparing():
        return _reconciled(settings, database, shadow, before)


def _reconciled(
    settings: LdapSettings,
    database: SourceDatabase,
    shadow: Shadow,
    before: Callable[[], object],
) -> int:
    copy = library("mint.trigger.sources.syncrepl").SyncreplCopy(settings, database, shadow, before)
    try:
        return int(copy.refresh())
    except DirectoryError as error:
        result = result_of(error)
        if result == _REFRESH_REQUIRED:
            copy.forget()
        why = (
            "it was killed, and says so until something is written"
            if result == REFRESH_IMPOSSIBLE
            else str(error)
        )
        log.info("the directory cannot tell what changed, so that all of it is read", why=why)
    return compare(settings, shadow, before)
