from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from mint.errors import ExpressionError
from mint.interpreter import events, faults
from mint.interpreter.hearing import Hearing
from mint.lang import awaited, dollar
from mint.lang.awaited import Wish

if TYPE_CHECKING:
    from mint.model.message import Heard

_UPON = ("apply", "reply", "entering", "leaving", "signal")


class Listen(Hearing):
    """Wait until something happens in this process or in another.

    ```radial
    sequence
      listen to: built_kernel, upon: reply, where: '${f:status} == SUCCESS'
      publish
    ```

    `to` (or `on`) is the name of a participant or, with `upon: entering` or `upon: leaving`, of a
    tag, or with `upon: signal` of a signal; `/.../` is a regular expression, and a list names
    several. `upon` is `apply` (default: the workitem is handed to the participant) or `reply`.
    `to: errors` hears of errors of this process that nobody handled; `message` (a text or `/.../`)
    and `class` (one or several) choose among them. `where` is a condition on the payload of the
    event. `wfid: same` hears this process only.

    Without children it waits for one event; the fields of the event are put over its own (`merge:
    override` takes only those of the event, `merge: false` none of them). With children it stays
    and runs them, forgotten, at each event. What happened before it was reached is not heard.
    See also: `await`, which hears of its own process unless it is told otherwise.
    """

    names: ClassVar[tuple[str, ...]] = ("listen", "receive", "intercept")

    def apply(self) -> None:
        """Say what to listen for."""
        wish = self.attribute("to", "on", "in")
        wish = self.text() if wish is None else wish
        names = awaited.names(wish) if isinstance(wish, list) else [dollar.text_of(wish)]
        if not any(names):
            message = "listen: nothing is named: write `listen to: participant`"
            raise ExpressionError(message)
        upon = dollar.text_of(self.attribute("upon", default="apply"))
        same = dollar.text_of(self.attribute("wfid")) in ("same", "true", "current")
        if upon not in _UPON:
            known = ", ".join(_UPON)
            message = f"listen: upon: {upon!r} is none of {known}"
            raise ExpressionError(message)
        wish = Wish(upon, tuple(names))
        if names in (["errors"], ["error"]):
            wish, same = Wish("error", ()), True
        events.subscribe(self, wish, everywhere=not same)

    def fits(self, event: Heard) -> bool:
        """Whether the conditions on the event hold."""
        attributes = self.tree.attributes
        where = attributes.get("where")
        if where is not None and not self.holds(where, event.fields):
            return False
        error = event.fields.get("__error__")
        error = error if isinstance(error, dict) else {}
        return self._fits_text(("class",), error.get("class"), error.get("kind")) and (
            self._fits_text(("message", "msg"), error.get("message"))
        )

    def _fits_text(self, names: tuple[str, ...], *texts: Any) -> bool:
        """Whether a text is what one of these attributes wants; of a class it may name several."""
        wish = self.attribute(*names)
        if wish is None:
            return True
        wanted = dollar.text_of(wish)
        several = wanted.split(",") if "class" in names else [wanted]
        return any(faults.fits(one.strip(), *map(dollar.text_of, texts)) for one in several)

    def merged(self, fields: dict[str, Any]) -> dict[str, Any]:
        """As `merge` says."""
        merge = dollar.text_of(self.attribute("merge", default="true"))
        if merge == "override":
            return fields
        return {**self.fields, **fields} if merge == "true" else self.fields
