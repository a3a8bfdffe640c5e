"""Whether a directory gives what is needed of it, and what to do where it does not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import DirectoryError
from mint.trigger.ldap.directory import Pages, connected
from mint.trigger.ldap.faults import told
from mint.trigger.ldap.library import library
from mint.trigger.sources.accesslog import AccessLog
from mint.trigger.sources.csn import seconds_of
from mint.trigger.sources.finding import Finding, bad, doubtful, good
from mint.trigger.sources.overlays import of_log, of_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from mint.settings.trigger import LdapSettings

_SKEW_SECONDS = 5.0
_SLOW_SECONDS = 0.05
_USUAL_LIMIT = 500
_SYNCREPL = "1.3.6.1.4.1.4203.1.9.1.1"
_READ_ENTRY = frozenset({"1.3.6.1.1.13.1", "1.3.6.1.1.13.2"})


def examine(settings: LdapSettings, needed: Collection[str], now: float) -> list[Finding]:
    """What is found about a directory, the worst first.

    Args:
        settings: of the directory.
        needed: names of the attributes that rules look at, touched or not.
        now: seconds since the epoch, by the clock of this host.

    Example:
        >>> [finding.text for finding in examine(settings, {"ipHostNumber"}, clock.now())]
        ['the log of changes cn=accesslog can be read', ...]
    """
    try:
        with connected(settings) as connection:
            found = [*_all(connection, settings, (needed, now))]
    except DirectoryError as error:
        return [bad(str(error), "nothing else can be looked at before this is mended")]
    return sorted(found, key=lambda finding: ("error", "warning", "ok").index(finding.severity))


def _all(
    connection: Any, settings: LdapSettings, about: tuple[Collection[str], float]
) -> Iterator[Finding]:
    needed, now = about
    yield from _guarded(lambda: _tree(connection, settings))
    yield from _guarded(lambda: _controls(connection, settings))
    if settings.source == "accesslog":
        yield from _guarded(lambda: _log(connection, settings, now))
        yield from _guarded(lambda: of_log(connection, settings, needed))
    yield from _guarded(lambda: of_tree(connection, settings))
    yield from _guarded(lambda: _clock(connection, now))


def _guarded(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(look())
    except DirectoryError as error:
        found.append(bad(str(error), "see the rights that the page on directories lists"))
    return found


def _tree(connection: Any, settings: LdapSettings) -> Iterator[Finding]:
    with told(settings.url, f"read all below {settings.base}"):
        pages = Pages(connection, settings.page)
        wanted = ["entryUUID", "entryCSN"]
        found = [raw for _, raw in pages.search(settings.base, "(objectClass=*)", wanted)]
    blind = sum(len(raw) < len(wanted) for raw in found)
    if blind:
        yield bad(
            f"entryUUID and entryCSN cannot be read of {blind} of {len(found)} entries",
            f"let {settings.bind or 'this user'} read all below {settings.base}",
        )
    else:
        more = "" if len(found) >= _USUAL_LIMIT else "; a limit of 500 would not show yet"
        yield good(f"{len(found)} entries below {settings.base} can be read{more}")


def _controls(connection: Any, settings: LdapSettings) -> Iterator[Finding]:
    with told(settings.url, "read what it supports"):
        found = connection.search_s(
            "", library().SCOPE_BASE, "(objectClass=*)", ["supportedControl"]
        )
    offered = {one.decode() for _, raw in found for one in raw.get("supportedControl", ())}
    if _SYNCREPL not in offered:
        worst = bad if settings.source == "syncrepl" else doubtful
        yield worst(
            "it cannot tell what changed (RFC 4533): comparisons read the whole tree",
            "load the overlay syncprov, and set it up for this database",
        )
    if not offered >= _READ_ENTRY:
        yield doubtful(
            "it does not give entries before and after a change (RFC 4527)",
            "programs that use the binding cannot work with it; the reader can",
        )


def _log(connection: Any, settings: LdapSettings, now: float) -> Iterator[Finding]:
    reader = AccessLog(connection, settings)
    position = reader.newest()
    yield good(f"the log of changes {settings.log} can be read")
    if _is_open(settings):
        yield bad(
            f"anybody can read the log of changes {settings.log}, passwords too",
            f"add `access to * by dn.exact={settings.bind or 'USER'} read` to its database",
        )
    if not position:
        yield doubtful(
            "the log of changes is empty, so that what it holds cannot be looked at",
            "change an entry and ask again; if it stays empty, this user may not read it",
        )
        return
    begun = time.monotonic()
    list(reader.read(position))
    took = time.monotonic() - begun
    if took > _SLOW_SECONDS:
        yield doubtful(
            f"a look into the log of changes takes {took * 1000:.0f} ms",
            f"add `index reqEnd eq` to the database {settings.log}, and run slapindex",
        )
    if (ahead := seconds_of(position) - now) > _SKEW_SECONDS:
        yield bad(f"the directory's clock is {ahead:.0f} s ahead of ours", "run NTP on both")


def _is_open(settings: LdapSettings) -> bool:
    """Whether the log of changes can be read by those who do not say who they are."""
    nobody = msgspec.structs.replace(settings, bind="", password="", external=False)
    try:
        with connected(nobody) as connection:
            return bool(AccessLog(connection, settings).newest())
    except DirectoryError:
        return False


def _clock(connection: Any, now: float) -> Iterator[Finding]:
    ldap = library()
    try:
        found = connection.search_s(
            "cn=Current,cn=Time,cn=Monitor", ldap.SCOPE_BASE, attrlist=["monitorTimestamp"]
        )
        said = found[0][1]["monitorTimestamp"][0].decode()
    except (ldap.LDAPError, LookupError):
        return  # it has no monitor, or not for us
    skew = abs(seconds_of(said.replace("Z", ".0Z")) - now)
    if skew > _SKEW_SECONDS:
        yield bad(f"the directory's clock and ours differ by {skew:.0f} s", "run NTP on both")
