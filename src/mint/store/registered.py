"""Participants elsewhere, who does their work, tokens and keys."""

from __future__ import annotations

from typing import Any

import msgspec

from mint.model.signing import Key
from mint.ports.directory import Entry, Role
from mint.ports.registered import SigningKey, Token
from mint.store import schema
from mint.store.part import Part
from mint.store.rows import read_value, text
from mint.store.writes import insert

_ENTRIES = "SELECT document FROM participants ORDER BY name"
_ENTRY = insert(schema.participants)
_NO_ENTRY = "DELETE FROM participants WHERE name = ?"

_ROLES = "SELECT document FROM roles ORDER BY participant, wfid"
_ROLE = insert(schema.roles)
_NO_ROLE = "DELETE FROM roles WHERE participant = ? AND wfid = ?"

_TOKENS = "SELECT name, digest, scope, at FROM tokens ORDER BY name"
_NEW = """
    INSERT INTO tokens (name, digest, scope, at) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
"""
_NO_TOKEN = "DELETE FROM tokens WHERE name = ?"  # noqa: S105 - a statement

_KEYS = "SELECT id, participant, secret, at, made_by FROM signing_keys ORDER BY at DESC, id"
_NEW_KEY = """
    INSERT INTO signing_keys (id, participant, secret, at, made_by) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO NOTHING
"""
_NO_KEY = "DELETE FROM signing_keys WHERE id = ?"


class _Scope(msgspec.Struct, omit_defaults=True):
    """The column `scope` of a token; `scope` is the one that it has as older versions wrote it."""

    scope: str = ""
    scopes: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    user: str = ""
    groups: tuple[str, ...] = ()
    launches: tuple[str, ...] = ()


class DatabaseRegistered(Part):
    """What was registered, in a database; see `mint.ports.registered.Registered`."""

    def entries(self) -> list[Entry]:
        """See `Registered.entries`."""
        with self._reading() as session:
            found = session.read(_ENTRIES)
        return [msgspec.convert(read_value(document), Entry) for (document,) in found]

    def add_entries(self, entries: list[Entry], at: float) -> None:
        """See `Registered.add_entries`."""
        ordered = sorted(entries, key=lambda entry: entry.name)
        with self._writing() as session:
            session.write(_ENTRY, [(entry.name, at, text(entry)) for entry in ordered])

    def remove_entry(self, name: str) -> bool:
        """See `Registered.remove_entry`."""
        with self._writing() as session:
            return session.run(_NO_ENTRY, name) > 0

    def roles(self) -> list[Role]:
        """See `Registered.roles`."""
        with self._reading() as session:
            found = session.read(_ROLES)
        return [msgspec.convert(read_value(document), Role) for (document,) in found]

    def set_role(self, role: Role) -> None:
        """See `Registered.set_role`."""
        row = (role.wfid, role.participant, role.kind, role.at, text(role))
        with self._writing() as session:
            session.write(_ROLE, [row])

    def remove_role(self, participant: str, wfid: str) -> bool:
        """See `Registered.remove_role`."""
        with self._writing() as session:
            return session.run(_NO_ROLE, participant, wfid) > 0

    def tokens(self) -> list[Token]:
        """See `Registered.tokens`."""
        with self._reading() as session:
            return [_token(*row) for row in session.read(_TOKENS)]

    def add_token(self, token: Token) -> bool:
        """See `Registered.add_token`."""
        scope = text(
            _Scope(
                scopes=token.scopes,
                participants=token.participants,
                user=token.user,
                groups=token.groups,
                launches=token.launches,
            )
        )
        with self._writing() as session:
            return session.run(_NEW, token.name, token.digest, scope, token.at) > 0

    def remove_token(self, name: str) -> bool:
        """See `Registered.remove_token`."""
        with self._writing() as session:
            return session.run(_NO_TOKEN, name) > 0

    def signing_keys(self) -> list[SigningKey]:
        """See `Registered.signing_keys`."""
        with self._reading() as session:
            found = session.read(_KEYS)
        return [SigningKey(Key(*row[:3]), *row[3:]) for row in found]

    def add_key(self, key: SigningKey) -> bool:
        """See `Registered.add_key`."""
        named = key.key
        with self._writing() as session:
            row = (named.id, named.participant, named.secret, key.at, key.by)
            return session.run(_NEW_KEY, *row) > 0

    def remove_key(self, id_: str) -> bool:
        """See `Registered.remove_key`."""
        with self._writing() as session:
            return session.run(_NO_KEY, id_) > 0


def _token(name: str, digest: str, document: str, at: float) -> Token:
    told: Any = msgspec.json.decode(document, type=_Scope)
    scopes = told.scopes or (told.scope,)
    return Token(name, digest, scopes, told.participants, at, told.user, told.groups, told.launches)
