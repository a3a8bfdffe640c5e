"""What a command's exit code tells."""

from __future__ import annotations

from mint.cli.usage_error import UsageError
from mint.errors import (
    AnswerMisfit,
    BadCommand,
    BadEvent,
    BadName,
    BadService,
    BrokerNotFound,
    BusNotFound,
    CheckFailed,
    ConditionError,
    DefinitionError,
    DollarError,
    DurationError,
    EngineNotFound,
    EnginesTooOld,
    HostServiceNotFound,
    HostUnknown,
    LetterNotFound,
    MintError,
    NotAWaitingStep,
    NotPermitted,
    PatchMisfit,
    PlanUnsafe,
    ProcessNotFound,
    Refused,
    RevisionNotFound,
    ScriptRefused,
    ServerNotFound,
    ServiceNotFound,
    SettingsError,
    TaskNotFound,
    TaskNotYours,
    TaskTaken,
)

OK = 0
FAILED = 1
USAGE = 2
NO_SERVER = 3
REFUSED = 4
CONFIGURATION = 78
INTERRUPTED = 130
PIPE_CLOSED = 141

EXPLAINED = (
    "Exit codes: 0 ok; 1 it failed, or there are findings; 2 usage or bad input; "
    "3 no server, or no broker; 4 refused, not permitted or not found; 78 no host of that name; "
    "130 interrupted."
)


_CODES: tuple[tuple[type[MintError], int], ...] = (
    (ServerNotFound, NO_SERVER),
    (BrokerNotFound, NO_SERVER),
    (BusNotFound, NO_SERVER),
    (HostServiceNotFound, REFUSED),
    (ScriptRefused, USAGE),
    (ServiceNotFound, REFUSED),
    (BadCommand, USAGE),
    (BadEvent, USAGE),
    (BadService, REFUSED),
    (LetterNotFound, REFUSED),
    (ProcessNotFound, REFUSED),
    (EngineNotFound, REFUSED),
    (EnginesTooOld, REFUSED),
    (NotAWaitingStep, REFUSED),
    (NotPermitted, REFUSED),
    (PatchMisfit, REFUSED),
    (PlanUnsafe, REFUSED),
    (Refused, REFUSED),
    (TaskNotFound, REFUSED),
    (TaskNotYours, REFUSED),
    (TaskTaken, REFUSED),
    (AnswerMisfit, USAGE),
    (RevisionNotFound, REFUSED),
    (CheckFailed, REFUSED),
    (BadName, USAGE),
    (UsageError, USAGE),
    (HostUnknown, CONFIGURATION),
    (SettingsError, USAGE),
    (DefinitionError, USAGE),
    (ConditionError, USAGE),
    (DurationError, USAGE),
    (DollarError, USAGE),
)


def code_of(error: MintError) -> int:
    """The exit code of a command that ended with this error.

    Example:
        >>> code_of(ProcessNotFound("no process `x`"))
        4
    """
    return next((code for kind, code in _CODES if isinstance(error, kind)), FAILED)
