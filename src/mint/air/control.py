"""What a worker can be told and asked while it works: one table, and how it is reached.

A worker is the instance number N of a participant on a host. It answers to the service
`PARTICIPANT.HOST.N`, and together with the others of its participant to `PARTICIPANT.*`; all
workers answer to `*`. The first argument of a call is the command, the others have names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import msgspec

from mint.air.answers import (
    Cancel,
    Description,
    Found,
    Leaving,
    Level,
    LevelWas,
    Nothing,
    Pong,
    Shutdown,
    State,
    Status,
)
from mint.errors import BadCommand

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.air.caller import Caller
    from mint.air.server import Server

EVERYBODY = "*"
"""To which all workers answer."""


class Command(NamedTuple):
    """One row of the table.

    Args:
        does: what it does, in a sentence.
        arguments: what it takes.
        answer: what it gives.
    """

    does: str
    arguments: type[msgspec.Struct]
    answer: type[msgspec.Struct]


COMMANDS = {
    "ping": Command("Says that it is there.", Nothing, Pong),
    "describe": Command("Says what it is.", Nothing, Description),
    "status": Command("Says what it is doing.", Nothing, Status),
    "cancel": Command("Lets go of a piece of work that it has in hand.", Cancel, Found),
    "pause": Command("Takes no more work; what it has in hand goes on.", Nothing, State),
    "resume": Command("Takes work again.", Nothing, State),
    "loglevel": Command("Says more in its log, or less.", Level, LevelWas),
    "reload": Command("Begins anew with the code of now, after the work in hand.", Nothing, State),
    "shutdown": Command("Takes no more work, and ends after that in hand.", Shutdown, Leaving),
}
"""All that a worker understands, by name."""


class Controlled(Protocol):
    """A worker as it is controlled. Its methods are quick, and are called in any thread."""

    def ping(self) -> Pong:
        """Say that it is there."""

    def describe(self) -> Description:
        """Say what it is."""

    def status(self) -> Status:
        """Say what it is doing."""

    def cancel(self, arguments: Cancel) -> Found:
        """Let go of a piece of work, if it is here."""

    def pause(self) -> State:
        """Take no more work."""

    def resume(self) -> State:
        """Take work again."""

    def loglevel(self, arguments: Level) -> LevelWas:
        """Say more in the log, or less. Raises BadCommand when there is no such level."""

    def reload(self) -> State:
        """Begin to begin anew: it answers first."""

    def shutdown(self, arguments: Shutdown) -> Leaving:
        """Begin to end: it answers first."""


class Address(NamedTuple):
    """Where a worker is.

    Args:
        participant: its name.
        host: on which it runs.
        number: among those on that host, from 0.
    """

    participant: str
    host: str
    number: int

    def __str__(self) -> str:
        return f"{self.participant}.{self.host}.{self.number}"


def group(participant: str) -> str:
    """To what all workers of a participant answer."""
    return f"{participant}.*"


def vocabulary(worker: Controlled) -> Callable[..., Any]:
    """The function that a worker serves: `function(COMMAND, NAME=VALUE...)`.

    Args:
        worker: does what it is told.
    """

    def obey(command: str = "", /, *more: Any, **arguments: Any) -> Any:
        if command not in COMMANDS:
            known = ", ".join(COMMANDS)
            raise BadCommand(f"there is no command {command!r}; there are {known}")
        if more:
            raise BadCommand(f"{command}: its arguments have names: {_usage(command)}")
        taken = COMMANDS[command].arguments
        given = _converted(command, arguments, taken)
        method = getattr(worker, command)
        return msgspec.to_builtins(method() if taken is Nothing else method(given))

    return obey


async def attend(server: Server, address: Address, worker: Controlled) -> None:
    """Have a worker answer from now on.

    Args:
        server: by which.
        address: where it is.
        worker: does what it is told.

    Raises:
        ServiceExists: another answers there.
    """
    groups = (group(address.participant), EVERYBODY)
    await server.register(str(address), vocabulary(worker), groups=groups)


async def ask(
    caller: Caller, address: Address | str, command: str, *, wait: float = 5.0, **arguments: Any
) -> Any:
    """Tell a worker something: its answer, as the table says.

    Args:
        caller: by which.
        address: of the worker.
        command: a name of the table.
        wait: seconds.
        arguments: of the command.

    Raises:
        BadCommand: there is no such command, or it has other arguments.
        CallError: no answer came, or the worker could not do it.
    """
    _checked(command, arguments)
    told = await caller.call(str(address), wait, command, **arguments)
    return msgspec.convert(told, COMMANDS[command].answer)


async def ask_all(
    caller: Caller, participant: str, command: str, *, wait: float = 2.0, **arguments: Any
) -> dict[str, Any]:
    """Tell all workers of a participant something: their answers, by address.

    Args:
        caller: by which.
        participant: whose workers; `*`: all there are.
        command: a name of the table.
        wait: seconds in which they may answer; that long it takes.
        arguments: of the command.

    Raises:
        BadCommand: there is no such command, or it has other arguments.
        CallError: there is no broker.
    """
    _checked(command, arguments)
    name = EVERYBODY if participant == EVERYBODY else group(participant)
    told = await caller.call_all(name, wait, command, **arguments)
    answer = COMMANDS[command].answer
    return {
        who: said if isinstance(said, Exception) else msgspec.convert(said, answer)
        for who, said in sorted(told.items())
    }


def _checked(command: str, arguments: dict[str, Any]) -> None:
    if command not in COMMANDS:
        raise BadCommand(f"there is no command {command!r}; there are {', '.join(COMMANDS)}")
    _converted(command, arguments, COMMANDS[command].arguments)


def _converted(command: str, arguments: dict[str, Any], to: type[msgspec.Struct]) -> Any:
    try:
        return msgspec.convert(arguments, to)
    except msgspec.ValidationError as error:
        raise BadCommand(f"{command}: {error}; it takes {_usage(command)}") from None


def _usage(command: str) -> str:
    """The arguments of a command, for people."""
    fields = COMMANDS[command].arguments.__struct_fields__
    return ", ".join(fields) or "no arguments"
