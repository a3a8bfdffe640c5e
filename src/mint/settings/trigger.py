from __future__ import annotations

from typing import Any

import msgspec


class LdapSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A directory: how it is reached, and how it tells of its changes.

    Args:
        url: `ldapi://%2Frun%2Fslapd%2Fldapi`, `ldaps://ldap.example.org`, or `ldap://`; empty: no
            directory.
        base: below which it is read, and whose changes are told.
        bind: as which user; empty: as nobody.
        password: of that user, by reference: `secret:NAME`.
        external: whether it knows us by the socket (ldapi) instead; `bind` stays empty then.
        cafile: file of the certificates that may vouch for it; empty: those of the system.
        starttls: whether to encrypt a connection that begins in clear.
        timeout: seconds that a connection, or an answer, may take.
        page: entries of one page of an answer.
        log: base of the log of changes that OpenLDAP keeps.
        every: seconds between two looks into that log. A look costs the server a lookup in an
            index, under a millisecond, and changes wait half of this on the average: with 0.2
            it is busy with us for less than half a percent of the time.
        source: where changes are read: `accesslog`, or `syncrepl` where a server keeps no log.
        reconcile: a duration between two comparisons of the tree with what is known of it, which
            find what the log has missed; the first is made at the start. 0: none.
        first: what is told of entries at the first comparison ever: nothing (`silent`), or that
            each was added (`events`).
        binary: names of attributes that are no text, besides the usual ones.
        hidden: names of attributes whose values are not told, only that they changed.
    """

    url: str = ""
    base: str = ""
    bind: str = ""
    password: str = ""
    external: bool = False
    cafile: str = ""
    starttls: bool = False
    timeout: float = 10.0
    page: int = 500
    log: str = "cn=accesslog"
    every: float = 0.2
    source: str = "accesslog"
    reconcile: str = "10m"
    first: str = "silent"
    binary: tuple[str, ...] = ()
    hidden: tuple[str, ...] = (
        "userPassword",
        "sambaNTPassword",
        "sambaLMPassword",
        "krbPrincipalKey",
    )


class TriggerLaunch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changes of the directory that start a process. All that is said must hold.

    Args:
        definition: name of what is deployed, `host_added` or `host_added@3`.
        object_class: of the entry; empty: any.
        attrs: attributes of which at least one changed; empty: any.
        ops: what was done: add, modify, delete, rename; empty: any of them.
        where: a filter (RFC 4515) that the entry fits, before or after; empty: any.
        base: below which the entry was or is; empty: anywhere.
        fields: of the process's payload, besides `event`, which has the change.
    """

    definition: str
    object_class: str = ""
    attrs: tuple[str, ...] = ()
    ops: tuple[str, ...] = ()
    where: str = ""
    base: str = ""
    fields: dict[str, Any] = {}


class TriggerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Services of hosts whose configuration follows a directory.

    Args:
        hosts: services by the names of hosts: `isc = ["dhcp"]`; the special service `event`, which
            turns changes into messages to services, is on `civet` unless it is named.
        table: instead of `hosts`, a Python file that assigns one such dictionary; it is read, and
            never run.
        host: the name of this host; empty: what the system says, up to its first dot.
        plays: hosts whose services run in the server itself.
        services: where the code of services is: folders with a file for each, files, modules.
            Those that come with MINT are found by their names.
        options: of services, by their names.
        state: folder for generations of files and positions; empty: `trigger` in `data`.
        retries: durations after which something is tried again, one after the other; then it goes
            to the dead letters.
        reader: the host that reads the directory's changes; empty: the first that has `event`.
        ldap: the directory.
        launches: changes that start processes.
    """

    hosts: dict[str, tuple[str, ...]] = {}
    table: str = ""
    host: str = ""
    plays: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    options: dict[str, dict[str, Any]] = {}
    state: str = ""
    retries: tuple[str, ...] = ("5s", "1m", "15m")
    reader: str = ""
    ldap: LdapSettings = LdapSettings()
    launches: tuple[TriggerLaunch, ...] = ()
