from __future__ import annotations

from typing import Any, ClassVar

from mint.interpreter import timing
from mint.interpreter.expression import Expression
from mint.interpreter.steps import ReplyTo
from mint.lang import dollar, duration


class Wait(Expression):
    """Wait for some time, or until a moment.

    ```radial
    wait 1d12h
    wait for: '${f:delay}'
    wait until: '2030-01-02 08:00:00 UTC'
    ```

    Durations are made of `y`, `M` (30 days), `w`, `d`, `h`, `m` and `s`; a plain number is seconds.
    A moment that is past is no wait at all, nor is nothing. While it waits, it costs nothing.
    """

    names: ClassVar[tuple[str, ...]] = ("wait", "sleep")
    amends = frozenset({"for", "until", "text"})

    def apply(self) -> None:
        """Set the timer."""
        due = self._due(self.run.now)
        if due is None or due <= self.run.now:
            self.reply_to_parent(self.fields)
        else:
            self.run.schedule(self.node, due, {"do": "wake"})

    def _due(self, since: float) -> float | None:
        """When it is over, if it began then; None: it is no wait."""
        wish = self.attribute("for", "until")
        wish = self.text() if wish is None else wish
        return None if wish is None or wish == "" else duration.due(dollar.text_of(wish), since)

    def amended(self, changed: frozenset[str]) -> None:
        """Wait for the new time, counted from when it began."""
        if changed & self.amends:
            self.run.unschedule(self.node)
            timing.consider(self, since=self.node.since)
            self.reschedule()

    def reschedule(self) -> None:
        """Set the timer again."""
        due = self._due(self.node.since)
        self.run.schedule(self.node, self.run.now if due is None else due, {"do": "wake"})

    def on_timer(self, action: dict[str, Any]) -> None:
        """Go on."""
        key = self.node.key
        self.run.say(ReplyTo(key=key, fields=self.fields, sender=key))
