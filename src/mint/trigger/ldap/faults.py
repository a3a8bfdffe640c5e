"""What is wrong with a directory, for people; passwords are in no text of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mint.errors import DirectoryError
from mint.trigger.ldap.library import library

if TYPE_CHECKING:
    from collections.abc import Iterator

REFRESH_IMPOSSIBLE = 53
"""What OpenLDAP answers to those who keep a copy, after a crash, until something is written."""

_HINTS = {
    "SERVER_DOWN": "is it running, and is this its address?",
    "CONNECT_ERROR": "does it speak TLS there, and is its certificate signed by one of `cafile`?",
    "INVALID_CREDENTIALS": "check `bind`, and the secret that `password` names",
    "NO_SUCH_OBJECT": "there is no such entry, or this user may not see it",
    "INSUFFICIENT_ACCESS": "this user may not do that: `mint trigger doctor` tells what it needs",
    "SIZELIMIT_EXCEEDED": "this user gets no more entries: give it `limits ... size=unlimited`",
    "ADMINLIMIT_EXCEEDED": "this user gets no more entries: give it `limits ... size=unlimited`",
    "TIMELIMIT_EXCEEDED": "this user gets no more time: give it `limits ... time=unlimited`",
    "TIMEOUT": "it did not answer in time: see `timeout`",
    "FILTER_ERROR": "this is no filter, see RFC 4515",
    "UNAVAILABLE_CRITICAL_EXTENSION": "it cannot do that: an overlay is missing, ask "
    "`mint trigger doctor`",
    "CONFIDENTIALITY_REQUIRED": "it wants an encrypted connection: ldaps://, or `starttls = true`",
    "STRONG_AUTH_REQUIRED": "it does not talk to nobody: set `bind` and `password`",
    "UNWILLING_TO_PERFORM": "after a crash OpenLDAP says so until something is written",
}
"""By the name of the library's error."""


@contextmanager
def told(where: str, doing: str) -> Iterator[None]:
    """Errors of the library become those of MINT.

    Args:
        where: the URL of the directory.
        doing: what was tried, with the name of the entry.

    Raises:
        DirectoryError: with what was tried, where, what was answered, and what to do next.

    Example:
        >>> with told("ldapi:///", "read dc=example,dc=org"):
        ...     connection.search_s("dc=example,dc=org", 0)
    """
    try:
        yield
    except library().LDAPError as error:
        raise DirectoryError(f"{where}: cannot {doing}: {reason_of(error)}") from error


def reason_of(error: BaseException) -> str:
    """What the directory, or the library, says; and what to do next where that is known."""
    said = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
    words = [str(said.get(name)) for name in ("desc", "info", "matched") if said.get(name)]
    text = ", ".join(words) or str(error) or type(error).__name__
    hint = _HINTS.get(type(error).__name__)
    return f"{text} ({hint})" if hint else text


def result_of(error: BaseException) -> int:
    """The number of the directory's answer; 0 when there is none."""
    cause = error.__cause__ if isinstance(error, DirectoryError) else error
    said = cause.args[0] if cause is not None and cause.args else None
    return int(said.get("result", 0)) if isinstance(said, dict) else 0
