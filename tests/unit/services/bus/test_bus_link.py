from __future__ import annotations

from typing import Any

import pytest

from mint.errors import (
    BusNotFound,
    HostServiceNotFound,
    MethodFailed,
    MintError,
    NotPermitted,
    Refused,
    ScriptRefused,
)
from mint.services.bus.bus_link import BusLink
from mint.services.bus.refusal import BusRefusal
from mint.services.link import Told

NAME = "tr.org.pardus.comar"
DBUS = "org.freedesktop.DBus.Error"


class Wire:
    """A bus that answers with what it is given."""

    def __init__(self, what: Any) -> None:
        self.what = what

    async def ask(self, *_: Any, **__: Any) -> list[Any]:
        if isinstance(self.what, Exception):
            raise self.what
        return list(self.what)


def link(what: Any) -> BusLink:
    return BusLink(Wire(what), NAME)  # type: ignore[arg-type]


async def test_what_the_daemon_tells_is_handed_on() -> None:
    assert await link([["b", "a"]]).apps() == ["a", "b"]
    assert await link(["server", "Web", "on"]).info("nginx") == Told("server", "Web", "on")


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        (f"{NAME}.Comar.PolicyKit", NotPermitted, r"start\(\) is not permitted \(the text\)"),
        (f"{DBUS}.AccessDenied", NotPermitted, "by the policy of the bus"),
        (f"{DBUS}.LimitsExceeded", Refused, "the text"),
        (f"{DBUS}.NoReply", BusNotFound, "went away before it answered"),
        (f"{DBUS}.ServiceUnknown", BusNotFound, "went away"),
        (f"{DBUS}.UnknownMethod", HostServiceNotFound, "no script is registered for `nginx`"),
        (f"{NAME}.ScriptRefused", ScriptRefused, "the text"),
        (f"{NAME}.Exception", MethodFailed, r"^nginx: start\(\) failed: the text$"),
        (f"{NAME}.Missing", MethodFailed, "its script has no such method"),
        (f"{NAME}.ValueError", MethodFailed, r"failed: ValueError: the text"),
    ],
)
async def test_an_error_on_the_bus_is_one_that_people_understand(
    name: str, kind: type[MintError], message: str
) -> None:
    with pytest.raises(kind, match=message):
        await link(BusRefusal(name, "the text")).call("nginx", "start")


async def test_a_name_that_is_none_is_not_sent() -> None:
    with pytest.raises(HostServiceNotFound, match=r"`\.\./x`"):
        await link([]).call("../x", "start")
