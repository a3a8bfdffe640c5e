from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from mint.settings.trigger import LdapSettings
from mint.trigger.event import Event
from mint.trigger.ldap.faults import told
from mint.trigger.ldap.library import library
from mint.trigger.ldap.values import entry_of, without_bookkeeping
from mint.trigger.sources.compare import EVERYTHING
from mint.trigger.sources.csn import id_of, id_of_delete, seconds_of
from mint.trigger.sources.hidden import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mint.trigger.entry import Entry, Value
    from mint.trigger.event import Op

log = structlog.get_logger("mint.trigger")


class Binding:
    """Changes entries of a directory, and tells each change at once.

    The server gives the entry before and after, in the same operation (RFC 4527), so that events
    are complete. They have the ids that the reader of the log of changes gives them too: when an
    event cannot be told, the change stands, and the reader tells of it.

    Args:
        connection: of python-ldap, signed in as who may write.
        publish: tells an event, and returns once it is safe elsewhere; `Outbox.put` takes a list.
        settings: of the directory: what is no text there, and what is hidden.

    Example:
        >>> binding = Binding(connection, publish)
        >>> event = binding.modify("cn=a,ou=hosts,dc=org", replace={"ipHostNumber": ["10.0.0.8"]})
        >>> event.old.first("ipHostNumber"), event.new.first("ipHostNumber")
        ('10.0.0.7', '10.0.0.8')
    """

    def __init__(
        self,
        connection: Any,
        publish: Callable[[Event], object],
        settings: LdapSettings | None = None,
    ) -> None:
        settings = settings or LdapSettings()
        self._connection = connection
        self._publish = publish
        self._where = settings.url or "the directory"
        self._binary = frozenset(name.lower() for name in settings.binary)
        self._hidden = frozenset(name.lower() for name in settings.hidden)

    def add(self, dn: str, attributes: Mapping[str, Iterable[Value]]) -> Event | None:
        """Add an entry.

        Args:
            dn: its name.
            attributes: its values.

        Returns:
            What was told; None when this user may not see what is needed for it.

        Raises:
            DirectoryError: it was not added.
        """
        given = [(name, _raw(those)) for name, those in attributes.items()]
        with told(self._where, f"add {dn}"):
            answer = self._connection.add_ext_s(dn, given, serverctrls=self._controls(pre=False))
        return self._tell("add", dn, answer)

    def modify(
        self,
        dn: str,
        *,
        add: Mapping[str, Iterable[Value]] | None = None,
        delete: Mapping[str, Iterable[Value]] | None = None,
        replace: Mapping[str, Iterable[Value]] | None = None,
    ) -> Event | None:
        """Change attributes of an entry, all or none of them.

        Args:
            dn: its name.
            add: values that come.
            delete: values that go; none for an attribute: all of it.
            replace: values in place of all that there are.

        Returns:
            What was told; None when this user may not see what is needed for it.

        Raises:
            DirectoryError: nothing was changed.
        """
        ldap = library()
        kinds = ((ldap.MOD_DELETE, delete), (ldap.MOD_ADD, add), (ldap.MOD_REPLACE, replace))
        mods = [
            (kind, name, _raw(those) or None)
            for kind, given in kinds
            for name, those in (given or {}).items()
        ]
        with told(self._where, f"modify {dn}"):
            answer = self._connection.modify_ext_s(dn, mods, serverctrls=self._controls())
        return self._tell("modify", dn, answer)

    def delete(self, dn: str) -> Event | None:
        """Delete an entry.

        Returns:
            What was told; None when this user may not see what is needed for it.

        Raises:
            DirectoryError: it was not deleted.
        """
        with told(self._where, f"delete {dn}"):
            answer = self._connection.delete_ext_s(dn, serverctrls=self._controls(post=False))
        return self._tell("delete", dn, answer)

    def rename(self, dn: str, rdn: str, above: str = "", *, keep: bool = False) -> Event | None:
        """Give an entry another name.

        Args:
            dn: its name.
            rdn: the first part of its new name, `cn=b`.
            above: below which entry it is moved; "": it stays there.
            keep: whether the values of the old name stay among its attributes.

        Returns:
            What was told; None when this user may not see what is needed for it.

        Raises:
            DirectoryError: it has its old name.
        """
        with told(self._where, f"rename {dn} to {rdn}"):
            answer = self._connection.rename_s(
                dn, rdn, above or None, delold=not keep, serverctrls=self._controls()
            )
        return self._tell("rename", dn, answer)

    def _controls(self, *, pre: bool = True, post: bool = True) -> list[Any]:
        controls = library("ldap.controls.readentry")
        wanted = {controls.PreReadControl: pre, controls.PostReadControl: post}
        return [
            one(criticality=True, attrList=[*EVERYTHING]) for one, is_on in wanted.items() if is_on
        ]

    def _tell(self, op: Op, dn: str, answer: Any) -> Event | None:
        event = self._event(op, dn, {one.controlType: one for one in answer[3]})
        if event is None:
            log.warning(
                "a change is left to the reader to be told: this user cannot read entryUUID and "
                "entryCSN",
                dn=dn,
            )
            return None
        try:
            self._publish(event)
        except Exception as error:  # noqa: BLE001 - the change was made, whatever comes now
            log.warning("a change is left to the reader to be told", dn=dn, error=str(error))
        return event

    def _event(self, op: Op, dn: str, controls: Mapping[str, Any]) -> Event | None:
        ldap = library()
        pre, post = (controls.get(kind) for kind in (ldap.CONTROL_PRE_READ, ldap.CONTROL_POST_READ))
        old, new = (entry_of(one.entry if one else {}, self._binary) for one in (pre, post))
        now = new if post else old
        uuid, csn = now.first("entryUUID"), now.first("entryCSN")
        if not uuid or not csn:
            return None
        return Event(
            id=id_of_delete(uuid) if op == "delete" else id_of(uuid, csn),
            op=op,
            dn=pre.dn if pre else dn,
            new_dn=post.dn if op == "rename" and post else "",
            uuid=uuid,
            csn=csn,
            by=new.first("modifiersName") or "",
            at=seconds_of(csn) if post else 0.0,
            old=self._told_part(old, uuid),
            new=self._told_part(new, uuid),
            origin="binding",
        )

    def _told_part(self, entry: Entry, uuid: str) -> Entry:
        return without_secrets(without_bookkeeping(entry), uuid, self._hidden)


def _raw(values: Iterable[Value]) -> list[bytes]:
    return [value.encode() if isinstance(value, str) else value for value in values]
