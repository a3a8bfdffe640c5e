from __future__ import annotations

from typing import Literal, Protocol

import msgspec

What = Literal["began", "more", "over"]


class Notice(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody is to be told about errors of one cause.

    Args:
        what: `began`: there is an error, and none of this cause was known; `more`: others came
            since; `over`: the last one is gone.
        cause: id of the cause, see `mint errors`.
        at: when this was found, seconds since the epoch.
        count: how many errors of the cause there are now.
        more: how many of them came since the last notice.
        since: when the oldest of them was recorded, seconds since the epoch.
        definition: name of the processes' definition.
        step: the participant, or else the word, that fails.
        kind: of the fault.
        message: of the newest error.
        wfid: its process.
        wfids: some of the processes.
        next: what to type.
    """

    what: What
    cause: str
    at: float
    count: int
    more: int
    since: float
    definition: str
    step: str
    kind: str
    message: str
    wfid: str
    wfids: tuple[str, ...] = ()
    next: str = ""

    @property
    def text(self) -> str:
        """The whole in one line, for people."""
        where = f"{self.step} in {self.definition}" if self.definition else self.step
        match self.what:
            case "began":
                head = f"{self.count} error(s)"
            case "more":
                head = f"and {self.more} more, {self.count} error(s) in all"
            case "over":
                return f"over: {where}: {self.message}"
        return f"{head}: {where}: {self.message}"


class Alert(Protocol):
    """Tells somebody about errors: a plug-in of the entry-point group `mint.alerts`.

    The entry point names a callable that takes the settings of the alert, a dict, and gives an
    `Alert`; it raises SettingsError when they cannot be. Each alert has a thread of its own.

    Example:
        >>> class Beep:
        ...     def __init__(self, settings: dict[str, object]) -> None:
        ...         self.tone = settings.get("tone", 440)
        ...
        ...     def tell(self, notice: Notice) -> None:
        ...         print("beep", self.tone, notice.text)
    """

    def tell(self, notice: Notice) -> None:
        """Tell it, within seconds.

        Whatever it raises means that it could not: it is told again later. It may be told twice
        when a server dies in between, never not at all.
        """


class Teller(Protocol):
    """What tells an alert, as others see it.

    Args:
        name: of the alert.
        fault: why it could not be told when that was tried last; None: it could.
        failing_since: since when, seconds since the epoch.
        told: notices that were told since the server started.
    """

    name: str
    fault: str | None
    failing_since: float | None
    told: int


class Told(msgspec.Struct, frozen=True):
    """What an alert told last of a cause.

    Args:
        at: when, seconds since the epoch.
        until: when the newest error was recorded of which it told.
        notice: what it told.
    """

    at: float
    until: float
    notice: Notice


class AlertBook(Protocol):
    """Remembers what each alert told, for longer than a server lives. Safe from any thread."""

    def told(self, alert: str) -> dict[str, Told]:
        """What an alert told last, by cause."""

    def keep(self, alert: str, cause: str, told: Told) -> None:
        """Remember it, in place of what it told before."""

    def drop(self, alert: str, cause: str) -> None:
        """Forget a cause that is over."""

    def hold(self, alert: str, holder: str, now: float, until: float) -> bool:
        """Whether a server may tell until a moment: no other does so now.

        Args:
            alert: the alert.
            holder: the server.
            now: seconds since the epoch.
            until: the same.
        """
