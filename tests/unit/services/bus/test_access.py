from __future__ import annotations

import os
from typing import Any

import pytest
from dbus_fast.signature import Variant

from mint.services.bus.access import DENIED, Access
from mint.services.bus.credentials import Caller, gids_of
from mint.services.bus.names import SET
from mint.services.bus.refusal import BusRefusal

STRANGER = 4_000_000


class Wire:
    """A bus whose callers all have this uid and these groups, with a polkit or without."""

    def __init__(self, uid: int | None, gids: list[int], polkit: bool | None) -> None:  # noqa: FBT001
        self.uid, self.gids, self.polkit = uid, gids, polkit
        self.asked = 0

    async def ask_bus(self, member: str, *_: Any) -> list[Any]:
        assert member == "GetConnectionCredentials"
        self.asked += 1
        if self.uid is None:
            raise BusRefusal("org.freedesktop.DBus.Error.NameHasNoOwner", "it is gone")
        told = {"UnixUserID": Variant("u", self.uid), "UnixGroupIDs": Variant("au", self.gids)}
        return [told]

    async def ask(self, to: Any, member: str, *_: Any, **__: Any) -> list[Any]:
        assert (to[0], member) == ("org.freedesktop.PolicyKit1", "CheckAuthorization")
        if self.polkit is None:
            raise BusRefusal("org.freedesktop.DBus.Error.ServiceUnknown", "nobody")
        return [[self.polkit, False, {}]]


@pytest.mark.parametrize(
    ("uid", "gids", "polkit", "action", "allowed"),
    [
        (STRANGER, [], None, "", True),
        (STRANGER, [], None, SET, False),
        (0, [], None, SET, True),
        (os.geteuid(), [], None, SET, True),
        (STRANGER, [0], None, SET, True),
        (STRANGER, [STRANGER], None, SET, False),
        (STRANGER, [], True, SET, True),
        (STRANGER, [], False, SET, False),
        (None, [], None, SET, False),
    ],
)
async def test_who_may(
    uid: int | None,
    gids: list[int],
    polkit: bool | None,  # noqa: FBT001 - a table
    action: str,
    allowed: bool,  # noqa: FBT001 - the same
) -> None:
    access = Access(Wire(uid, gids, polkit), ("root", "no-such-group"))  # type: ignore[arg-type]
    if allowed:
        assert (await access.check(":1.5", action)).uid == uid
        return
    with pytest.raises(BusRefusal) as refused:
        await access.check(":1.5", action)
    assert (refused.value.name, refused.value.text) == (DENIED, action)


async def test_who_somebody_is_is_asked_once_until_he_leaves() -> None:
    wire = Wire(STRANGER, [5], None)
    access = Access(wire)  # type: ignore[arg-type]
    for _ in range(3):
        assert await access.check(":1.5", "") == Caller(STRANGER, frozenset({5}))
    assert wire.asked == 1
    access.credentials.forget(":1.5")
    await access.check(":1.5", "")
    assert wire.asked == 2


def test_a_group_that_there_is_not_lets_nobody_in() -> None:
    assert gids_of(("root", "no-such-group")) == {0}
    assert gids_of(()) == frozenset()
