"""Everything that can go wrong, one class a situation.

MintError
├── DefinitionError          a text is not a process definition
├── ConditionError           a condition cannot be understood
├── DurationError            a duration or date cannot be understood
├── DollarError              a ${...} asks for something that is refused
├── FilterError              a rule of a filter cannot be understood, or asks for too much
├── ExpressionError          an expression cannot do what its attributes ask
│   ├── UnknownName          neither subprocess nor participant of that name
│   ├── ValidationFailed     the payload is not what a filter wants
│   ├── TicketRefused        a ticket is busy or lost, or to wait for it would be for ever
│   └── LimitReached         a setting's limit stopped a runaway process
├── BadName                  a definition cannot be deployed under this name
├── RevisionNotFound         nothing is deployed under that name, or not in that revision
├── CheckFailed              the checks of a definition found what must not be deployed
├── ProcessNotFound          no process of that wfid
├── DispatchNotFound         no open dispatch of that id
├── NotAWaitingStep          the target of a command is not there (any more)
│   ├── AnswerTooLate        the dispatch that is answered is over
│   ├── AnswerRefused        an answer is not from who has the work
│   └── PlanOutdated         the process moved on since a plan was made for it
├── TaskNotFound             no open human task of that id
├── TaskNotYours             a human task is for others
├── TaskTaken                another has claimed a human task
├── AnswerMisfit             an answer is not what the form of a task asks for
├── PatchMisfit              a change that was made to one text does not fit another
├── SnapshotError            a document of a process cannot come to life here
├── PlanUnsafe               a plan would cancel work in hand, and must not
├── CallError                a call of a service came to nothing
│   ├── BrokerNotFound       there is no broker to call by
│   ├── ServiceNotFound      nobody serves that name
│   ├── CallTimeout          no answer came in time
│   ├── CallLost             the connection broke before the answer
│   └── CallFailed           the service was called, and raised
├── ServiceExists            another serves that name already
├── BadCommand               a worker does not know a command, or not with these arguments
├── HostServiceError         a service of a host cannot be handled as it was asked
│   ├── HostServiceNotFound  no script of that name is registered there
│   ├── ScriptRefused        a file cannot be registered as a service script
│   └── MethodFailed         a method of a service script failed
├── BusNotFound              there is no D-Bus
├── StoreError               the database cannot be used
│   ├── StoreConflict        another engine was in the way
│   │   └── TicketsBusy      another engine is busy with the same tickets
│   ├── StoreTooNew          written by a newer version of MINT
│   ├── EnginesTooOld        engines at work could not go on after an upgrade
│   └── StoreLocked          another engine uses this data directory
├── EngineNotFound           no engine of that name works on the database
├── TriggerError             something about changes, and the services that heed them
│   ├── BadEvent             a body is no event
│   ├── BadMessage           a body is no message to a service
│   ├── DirectoryError       a directory cannot be read, or written to
│   ├── BadService           a service cannot be used on this host
│   ├── BusError             what carries changes to services cannot be used
│   │   └── LetterNotFound   no dead letter of that id
│   ├── ServiceBusy          another process regenerates the same service
│   └── RegenerationRefused  what a service made must not be used
├── NotPermitted             a token does not allow this
├── ServerNotFound           no `mint up` runs on this data directory
├── Refused                  the server understood and said no
└── SettingsError            a setting is unknown or has a bad value
    └── HostUnknown          the table of hosts has no such host
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class MintError(Exception):
    """Something that MINT understands went wrong; the text says what to do next."""


class DefinitionError(MintError):
    """A text is not a process definition.

    Args:
        message: what is wrong and, where known, what was expected.
        source: name of the file or other origin, for people.
        line: 1-based line, 0 when unknown.
        column: 1-based column, 0 when unknown.
    """

    def __init__(self, message: str, source: str = "", line: int = 0, column: int = 0) -> None:
        self.message = message
        self.source = source
        self.line = line
        self.column = column
        super().__init__(message)

    def __str__(self) -> str:
        """Render as `file:line:column: message`, the form that editors jump to."""
        where = [part for part in (self.source, self.line or "", self.column or "") if part]
        return ":".join(str(part) for part in where) + ": " * bool(where) + self.message


class ConditionError(MintError):
    """A condition cannot be understood."""


class DurationError(MintError):
    """A duration or date cannot be understood."""


class DollarError(MintError):
    """A `${...}` asks for something that is refused."""


class FilterError(MintError):
    """A rule of a filter cannot be understood, or asks for too much."""


class ExpressionError(MintError):
    """An expression cannot do what its attributes ask."""

    kind = "engine"


class UnknownName(ExpressionError):
    """Neither a subprocess nor a participant has this name."""

    kind = "unknown_reference"


class ValidationFailed(ExpressionError):
    """The payload is not what a filter wants.

    Args:
        message: what differs, and what to do.
        deviations: `[rule, field, value]` for each field that a rule refuses.
    """

    kind = "validation"

    def __init__(self, message: str, deviations: Sequence[list[Any]] = ()) -> None:
        super().__init__(message)
        self.deviations = deviations


class TicketRefused(ExpressionError):
    """A ticket is busy or lost, or to wait for it would be for ever."""

    kind = "ticket"


class LimitReached(ExpressionError):
    """A limit of the settings stopped a runaway process."""

    kind = "limit"


class BadName(MintError):
    """A definition cannot be deployed under this name."""


class RevisionNotFound(MintError):
    """Nothing is deployed under this name, or not in this revision. `mint definitions` lists."""


class CheckFailed(MintError):
    """The checks of a definition found what must not be deployed; the text tells what."""


class ProcessNotFound(MintError):
    """No process has this wfid. `mint ps --all` lists them."""


class DispatchNotFound(MintError):
    """No dispatch of this id is open, and nothing tells to which step it belonged."""


class NotAWaitingStep(MintError):
    """The target of a command is not in the process (any more). `mint show WFID` tells more."""


class AnswerTooLate(NotAWaitingStep):
    """The dispatch that is answered is over. The answer is noted in the history, and no more."""


class AnswerRefused(NotAWaitingStep):
    """An answer that came by a broker is not from who has the work; the work stays open."""


class PlanOutdated(NotAWaitingStep):
    """The process has moved on since a plan was made for it. Look at it again."""


class TaskNotFound(MintError):
    """No open human task has this id. `mint tasks --all` lists them."""


class TaskNotYours(MintError):
    """A human task is for others than those who want to do something with it."""


class TaskTaken(MintError):
    """Another has claimed a human task."""


class AnswerMisfit(MintError):
    """An answer is not what the form of a human task asks for.

    Args:
        message: what is wrong, all in one.
        fields: what is wrong, by field.
    """

    def __init__(self, message: str, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        super().__init__(message)


class PatchMisfit(MintError):
    """A change that was made to the text of one process does not fit that of another."""


class SnapshotError(MintError):
    """A document of a process cannot come to life here."""


class PlanUnsafe(MintError):
    """A plan would cancel work in hand, and only what is safe was to be done."""


class CallError(MintError):
    """A call of a service came to nothing."""


class BrokerNotFound(CallError):
    """There is no broker to call by, or it does not want us."""


class ServiceNotFound(CallError):
    """Nobody serves this name."""


class CallTimeout(CallError, TimeoutError):
    """No answer came in time. The service does not begin with it any more."""


class CallLost(CallError):
    """The connection broke before the answer came: whether it was done is not known."""


class CallFailed(CallError):
    """The service was called, and raised.

    Args:
        message: what is wrong, all in one.
        service: its name.
        class_name: of what it raised.
        said: what that says.
    """

    def __init__(
        self, message: str, service: str = "", class_name: str = "", said: str = ""
    ) -> None:
        super().__init__(message)
        self.service = service
        self.class_name = class_name
        self.said = said


class ServiceExists(MintError):
    """Another serves this name already, alone."""


class BadCommand(MintError):
    """A worker does not know a command, or not with these arguments."""


class HostServiceError(MintError):
    """A service of a host cannot be handled as it was asked."""


class HostServiceNotFound(HostServiceError):
    """No script of that name is registered; `mint services list` lists those that are."""


class ScriptRefused(HostServiceError):
    """A file cannot be registered as a service script; the text tells why, and where."""


class MethodFailed(HostServiceError):
    """A method of a service script failed.

    Args:
        message: what is wrong.
        name: of the exception of the script; `Exception` for a call of `fail`, `Missing` for a
            method that it does not have.
    """

    def __init__(self, message: str, name: str = "Exception") -> None:
        self.name = name
        super().__init__(message)


class BusNotFound(MintError):
    """There is no D-Bus. Start it, or name another one."""


class StoreError(MintError):
    """The database cannot be used."""

    in_doubt: Sequence[Any] = ()
    """Work that was being claimed when the connection broke: perhaps it is claimed."""


class StoreConflict(StoreError):
    """Another engine was in the way; nothing was written. Try again."""


class TicketsBusy(StoreConflict):
    """Another engine is busy with the same tickets; nothing was written. Try again.

    Args:
        message: what is wrong.
        names: of all tickets that the transaction needs.
    """

    def __init__(self, message: str, names: Sequence[str] = ()) -> None:
        self.names = tuple(names)
        super().__init__(message)


class StoreTooNew(StoreError):
    """The database was written by a newer version of MINT. Upgrade MINT, or restore a backup."""


class EnginesTooOld(StoreError):
    """Engines at work could not go on after an upgrade of the database. Upgrade those first."""


class StoreLocked(StoreError):
    """Another engine uses this data directory. Stop it, or choose another with --data."""


class EngineNotFound(MintError):
    """No engine of that name works on the database; `mint engines` lists them."""


class TriggerError(MintError):
    """Something about changes, and the services that heed them, went wrong."""

    transient = False
    """Whether it may go well soon, with nothing else changed."""


class BadEvent(TriggerError):
    """A body is no event: the text says which field is wrong, and how."""


class BadMessage(TriggerError):
    """A body is no message to a service: the text says which field is wrong, and how."""


class DirectoryError(TriggerError):
    """A directory cannot be read to the end, or written to. It may be there again later."""

    transient = True


class BadService(TriggerError):
    """A service cannot be used on this host: its module cannot be imported, or says nonsense."""


class BusError(TriggerError):
    """What carries changes to services cannot be used: nothing is lost, try again later."""


class LetterNotFound(BusError):
    """There is no dead letter of that id."""


class ServiceBusy(TriggerError):
    """Another process regenerates the same service, and does not come to an end."""

    transient = True


class RegenerationRefused(TriggerError):
    """What a service made must not be used: what was there before stays.

    Args:
        message: what is wrong, and what to do next.
        detail: what a checker printed; "": nothing.
        transient: whether it may go well soon, with nothing else changed.
    """

    def __init__(self, message: str, detail: str = "", *, transient: bool = False) -> None:
        self.detail = detail
        self.transient = transient
        super().__init__(message)


class NotPermitted(MintError):
    """A token does not allow this; the text tells which scope is missing."""


class ServerNotFound(MintError):
    """No server runs on this data directory. Start one with `mint up`."""


class Refused(MintError):
    """The server understood the request and said no."""


class SettingsError(MintError):
    """A setting is unknown or has a bad value."""


class HostUnknown(SettingsError):
    """The table of hosts has no such host."""
