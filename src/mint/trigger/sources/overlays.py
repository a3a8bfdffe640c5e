"""How overlays of OpenLDAP are set up: slapo-accesslog(5), slapo-syncprov(5), slapd-config(5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mint.trigger.dn import is_below, parts
from mint.trigger.ldap.faults import told
from mint.trigger.ldap.library import library
from mint.trigger.ldap.values import entry_of
from mint.trigger.sources.finding import Finding, bad, doubtful, good
from mint.trigger.sources.mods import old_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from mint.settings.trigger import LdapSettings
    from mint.trigger.entry import Entry

_RECENT = 200


def of_log(connection: Any, settings: LdapSettings, needed: Collection[str]) -> Iterator[Finding]:
    """What the log of changes holds of entries: by the server's configuration, else by samples."""
    overlay = _overlay(connection, settings, "olcAccessLogConfig")
    if overlay is None:
        yield from _by_samples(connection, settings, needed)
        return
    if not overlay.texts("olcAccessLogOld"):
        yield bad("the log holds no values of before", "set `logold (objectClass=*)`")
    if (overlay.first("olcAccessLogSuccess") or "").upper() != "TRUE":
        yield doubtful("the log holds changes that were refused, too", "set `logsuccess TRUE`")
    if not overlay.texts("olcAccessLogPurge"):
        yield doubtful("the log grows for ever", "set `logpurge 07+00:00 01+00:00`")
    kept = {one.lower() for text in overlay.texts("olcAccessLogOldAttr") for one in text.split()}
    yield from _missing(needed, kept)


def of_tree(connection: Any, settings: LdapSettings) -> Iterator[Finding]:
    """Whether the server can tell what changed in the tree."""
    overlay = _overlay(connection, settings, "olcSyncProvConfig")
    if overlay is not None and (overlay.first("olcSpNoPresent") or "").upper() == "TRUE":
        yield bad(
            f"`syncprov-nopresent` is set for {settings.base}: deletes may never be told",
            "remove it there; it is for the database of the log alone",
        )


def _missing(needed: Collection[str], kept: set[str]) -> Iterator[Finding]:
    missing = sorted(name for name in needed if name.lower() not in kept)
    if missing:
        yield bad(
            f"rules look at {', '.join(missing)}, which the log does not hold where another "
            "attribute was changed: such changes would not be told",
            f"add to the overlay accesslog: `logoldattr {' '.join(missing)}`",
        )
    elif needed:
        yield good("the log holds all attributes that rules look at")


def _by_samples(
    connection: Any, settings: LdapSettings, needed: Collection[str]
) -> Iterator[Finding]:
    ldap = library()
    with told(settings.url, f"read the log of changes {settings.log}"):
        found = connection.search_s(
            settings.log, ldap.SCOPE_ONELEVEL, "(&(reqType=modify)(reqResult=0))", ["reqOld"]
        )
    kept: set[str] = set()
    for _, raw in found[-_RECENT:]:
        kept |= {name.lower() for name in old_of(raw.get("reqOld", ()))}
    missing = sorted(name for name in needed if name.lower() not in kept)
    if missing:
        yield doubtful(
            f"cn=config cannot be read, and the newest changes do not show that the log holds "
            f"{', '.join(missing)}",
            f"see to it that the overlay has `logold (objectClass=*)` and "
            f"`logoldattr {' '.join(missing)}`",
        )


def _overlay(connection: Any, settings: LdapSettings, kind: str) -> Entry | None:
    """The configuration of an overlay of the tree's database; None when it cannot be read."""
    ldap = library()
    try:
        databases = connection.search_s("cn=config", ldap.SCOPE_ONELEVEL, "(olcSuffix=*)")
        overlays = connection.search_s("cn=config", ldap.SCOPE_SUBTREE, f"(objectClass={kind})")
    except ldap.LDAPError:
        return None
    above = [
        parts(dn)
        for dn, raw in databases
        if any(_holds(suffix.decode(), settings.base) for suffix in raw["olcSuffix"])
    ]
    return next((entry_of(raw) for dn, raw in overlays if parts(dn)[1:] in above), None)


def _holds(suffix: str, base: str) -> bool:
    return is_below(base, suffix)
