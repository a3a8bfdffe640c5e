from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from mint.services.outcome import Signal


class Wishes(TypedDict, total=False):
    """How to call a method of a script; each has a default.

    Args:
        args: what to call it with.
        locale: language of what it tells, such as `tr`; `en` when not given.
        timeout: seconds, 120 when not given; after that its processes end, not its daemons.
        dry: whether to tell what would be done, and do nothing.
        on_signal: is given each signal as it comes.
        kill: whether what does not stop in time may be killed.
        patience: seconds that a daemon gets to end when it is stopped, 5 when not given.
        caller: who calls; any text, for `Runner.running`.
        chain: the calls that led to this one, outermost first; for calls among scripts.
    """

    args: tuple[Any, ...]
    locale: str
    timeout: float
    dry: bool
    on_signal: Callable[[Signal], Any]
    kill: bool
    patience: float
    caller: str
    chain: tuple[str, ...]
