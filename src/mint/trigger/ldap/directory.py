from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from mint.errors import DirectoryError
from mint.trigger.directory import Found
from mint.trigger.ldap.connect import connect
from mint.trigger.ldap.faults import told
from mint.trigger.ldap.library import library
from mint.trigger.ldap.values import entry_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mint.settings.trigger import LdapSettings

_EVERYTHING = ("*",)


class LdapDirectory:
    """A directory that is reached by LDAP, as services read it: a `mint.trigger.directory`.

    Each search has a connection of its own, so that it can be used by any thread, and a directory
    that was restarted is not noticed. An answer is complete, or there is an error.

    Args:
        settings: of the directory.

    Example:
        >>> directory = LdapDirectory(settings)
        >>> [found.dn for found in directory.search("(objectClass=ipHost)", ["cn"])]
        ['cn=a,ou=hosts,dc=example,dc=org']
    """

    def __init__(self, settings: LdapSettings) -> None:
        self._settings = settings
        self._binary = frozenset(name.lower() for name in settings.binary)

    def search(
        self, where: str = "(objectClass=*)", attributes: Sequence[str] = (), base: str = ""
    ) -> Iterator[Found]:
        """The entries that a filter fits, page by page.

        Args:
            where: a filter, RFC 4515.
            attributes: that are wanted, with operational ones named; none: all but those.
            base: below which; "": the directory's own.

        Raises:
            DirectoryError: it cannot be read, or not to its end.
        """
        with connected(self._settings) as connection:
            below = base or self._settings.base
            with told(self._settings.url, f"search {below} for {where}"):
                pages = Pages(connection, self._settings.page)
                for dn, raw in pages.search(below, where, attributes or _EVERYTHING):
                    yield Found(dn, entry_of(raw, self._binary))


class Pages:
    """Searches of which the server gives the answer in pages (RFC 2696).

    Args:
        connection: of python-ldap.
        size: entries of a page.
    """

    def __init__(self, connection: Any, size: int) -> None:
        self._connection = connection
        self._size = size

    def search(
        self, base: str, where: str, attributes: Sequence[str]
    ) -> Iterator[tuple[str, dict[str, list[bytes]]]]:
        """Names and attributes of what a filter fits below a base.

        Raises:
            DirectoryError: a part of the tree is elsewhere.
        """
        ldap = library()
        control = library("ldap.controls").SimplePagedResultsControl(True, self._size, "")
        while True:
            request = self._connection.search_ext(
                base, ldap.SCOPE_SUBTREE, where, list(attributes), serverctrls=[control]
            )
            _, found, _, answered = self._connection.result3(
                request, timeout=self._connection.timeout
            )
            for dn, raw in found:
                if dn is None:
                    raise DirectoryError(
                        f"a part of {base} is on another server ({raw[0]}): read that one, or set "
                        "`base` to what is here"
                    )
                yield dn, raw
            control.cookie = next((one.cookie for one in answered if _is_page(one)), b"")
            if not control.cookie:
                return


def _is_page(control: Any) -> bool:
    return bool(control.controlType == library().CONTROL_PAGEDRESULTS)


@contextmanager
def connected(settings: LdapSettings) -> Iterator[Any]:
    """A connection that is closed in the end."""
    connection = connect(settings)
    try:
        yield connection
    finally:
        with suppress(library().LDAPError):
            connection.unbind_s()
