from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mint.air.answers import Found, Nothing, Pong
from mint.air.control import COMMANDS, Address, Controlled, ask, ask_all, group, vocabulary
from mint.errors import BadCommand


class Deaf:
    """Answers to a few."""

    def ping(self) -> Pong:
        return Pong(1.0)

    def cancel(self, arguments: Any) -> Found:
        return Found(found=arguments.flavour == "timeout")


def test_an_address_is_a_name() -> None:
    assert str(Address("weigh", "scale-3", 0)) == "weigh.scale-3.0"
    assert group("weigh") == "weigh.*"


def test_the_table_is_what_a_worker_must_have() -> None:
    assert set(COMMANDS) == {name for name in vars(Controlled) if not name.startswith("_")}
    for name, command in COMMANDS.items():
        assert command.does.endswith(".")
        expected = {"arguments", "return"} if command.arguments is not Nothing else {"return"}
        assert set(getattr(Controlled, name).__annotations__) == expected


def test_answers_are_plain() -> None:
    deaf: Any = Deaf()
    obey = vocabulary(deaf)
    assert obey("ping") == {"at": 1.0}
    assert obey("cancel", dispatch="d", flavour="timeout") == {"found": True}
    assert msgspec.json.decode(msgspec.json.encode(obey("ping"))) == {"at": 1.0}


@pytest.mark.parametrize(
    ("args", "arguments", "wrong"),
    [
        ((), {}, "there is no command ''; there are ping, describe"),
        (("__init__",), {}, "there is no command '__init__'"),
        (("ping",), {"loud": 1}, "ping: .*unknown field `loud`; it takes no arguments"),
        (("cancel",), {}, "cancel: .*`dispatch`; it takes dispatch, flavour"),
        (("cancel", "d1"), {}, "cancel: its arguments have names: dispatch, flavour"),
        (("cancel",), {"dispatch": 1}, "cancel: Expected `str`"),
        (("cancel",), {"dispatch": "d", "flavour": "mild"}, "Invalid enum value 'mild'"),
        (("loglevel",), {"level": "loud"}, "Invalid enum value 'loud'"),
        (("shutdown",), {"grace": "long"}, "Expected `float | null`"),
    ],
)
def test_what_is_wrong_is_told(args: Any, arguments: dict[str, Any], wrong: str) -> None:
    deaf: Any = Deaf()
    with pytest.raises(BadCommand, match=wrong.replace("|", r"\|")):
        vocabulary(deaf)(*args, **arguments)


async def test_what_is_wrong_is_not_sent() -> None:
    nobody: Any = None
    with pytest.raises(BadCommand, match="there is no command 'dance'"):
        await ask(nobody, "weigh.scale-3.0", "dance")
    with pytest.raises(BadCommand, match="it takes dispatch, flavour"):
        await ask_all(nobody, "weigh", "cancel")
