from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.errors import ExpressionError
from mint.interpreter import events
from mint.interpreter.hearing import Hearing
from mint.lang import awaited, dollar

if TYPE_CHECKING:
    from mint.model.message import Heard

_MERGES = ("override", "ignore", "drop", "incoming", "awaiting")


class Await(Hearing):
    """Wait until something happens in this process.

    ```radial
    sequence
      await left_tag: 'phase 1', merge: incoming
      publish
    ```

    What happens is named by one attribute:

    - `in_tag` (`entered_tag`, `reached_tag`, `tags`) and `left_tag` (`out_tag`): a tag is entered
      or left; `a/b` is the tag `b` within the tag `a`. `tag` does the same when nothing else is
      named, but is the step's own tag as well, as with any step.
    - `in_participant` (`entered_...`, `reached_...`, `participant`) and `left_participant`
      (`out_participant`): a workitem is handed to a participant, or comes back.
    - `error`: nobody handled an error; without a value any error, else one whose message, class or
      kind is named.

    Each may have an `s` at its end. The value is a name, a `/regular expression/`, or several of
    them in a list or with commas between. What happened before the step was reached is not heard.

    `where` is a condition on the payload of the event. `global: true` hears of other processes as
    well. `merge` says which payload goes on: that of the event (`override`, the default), its own
    (`ignore`, `drop`), or both, where fields of the event win (`incoming`) or its own (`awaiting`).

    Without children it waits for one event. With children it stays, and runs them, forgotten, at
    each event, one after the other. See also: `listen`, which hears of all processes; the attribute
    `await`, which any step takes.
    """

    names: ClassVar[tuple[str, ...]] = ("await",)

    def apply(self) -> None:
        """Say what to wait for."""
        wish = self._wish()
        merge = self._merge()
        if merge and merge not in _MERGES:
            known = ", ".join(_MERGES)
            message = f"await: merge: {merge!r} is none of {known}"
            raise ExpressionError(message)
        everywhere = dollar.text_of(self.attribute("global")) == "true" and wish.kind != "error"
        everywhere = everywhere or wish.kind == "signal"  # it is said by nobody within
        events.subscribe(self, wish, everywhere=everywhere)

    def _wish(self) -> awaited.Wish:
        wish = awaited.wish(self.attributes())
        if wish is None:
            message = "await: nothing is named: write `await left_tag: name`, for example"
            raise ExpressionError(message)
        return wish

    def _merge(self) -> str:
        return dollar.text_of(self.attribute("merge"))

    def fits(self, event: Heard) -> bool:
        """Whether the condition holds and, of an error, whether it is named."""
        where = self.tree.attributes.get("where")
        if where is not None and not self.holds(where, event.fields):
            return False
        wanted = self._wish().names if event.kind == "error" else ()
        return not wanted or awaited.is_named(wanted, _told(event.fields))

    def merged(self, fields: dict[str, Any]) -> dict[str, Any]:
        """As `merge` says."""
        match self._merge():
            case "ignore" | "drop":
                return self.fields
            case "incoming":
                return {**self.fields, **fields}
            case "awaiting":
                return {**fields, **self.fields}
        return fields


def _told(fields: dict[str, Any]) -> list[str]:
    """The message, class and kind of an error; the class as the original calls it, too."""
    error = fields.get("__error__")
    found = error if isinstance(error, dict) else {}
    texts = [dollar.text_of(found.get(name)) for name in ("message", "class", "kind")]
    return [*texts, f"Ruote::{texts[1]}"]
