from __future__ import annotations

from typing import Any, ClassVar

from mint.errors import ExpressionError
from mint.interpreter.expression import Expression
from mint.lang import dollar, duration
from mint.model.message import Signal as Message


class Signal(Expression):
    """Tell other processes that something happened.

    ```radial
    sequence
      build
      signal built, fields: 'project, version'
    ```

    Those hear it who `listen to: built, upon: signal`, in any process: those that listen already.
    `fields` says what they get: names of fields (all of them by default), or an object. `wfid:
    same` is for this process only, any other `wfid` for that one; `definition: name` is for
    processes of that definition. `keep: 1h` has those hear it, once each, that begin to listen
    within an hour. With a `key`, the same key is heard once only, however often it is said within a
    week.

    It does not wait for anybody. A subprocess that is called `signal` is meant instead, where there
    is one. See also: `listen`, `mint signal`.
    """

    names: ClassVar[tuple[str, ...]] = ("signal",)
    gives_way: ClassVar[bool] = True

    def apply(self) -> None:
        """Say it, and go on."""
        name = dollar.text_of(self.attribute_or_text("signal", "name"))
        if not name:
            message = "signal: nothing is named: write `signal name`"
            raise ExpressionError(message)
        to = dollar.text_of(self.attribute("wfid"))
        keep = dollar.text_of(self.attribute("keep"))
        self.run.effects.messages.append(
            Message(
                by=self.node.wfid,
                name=name,
                fields=self._sent(),
                to=self.node.wfid if to in ("same", "true", "current") else to,
                definition=dollar.text_of(self.attribute("definition")),
                origin=self.node.wfid,
                signal_key=dollar.text_of(self.attribute("key")) or None,
                until=self.run.now + duration.seconds(keep) if keep else None,
                round=self.run.round,
            )
        )
        self.run.event("signal", self.node, name=name)
        self.reply_to_parent(self.fields)

    def _sent(self) -> dict[str, Any]:
        wish = self.attribute("fields")
        if wish is None:
            return self.fields
        if isinstance(wish, dict):
            self.run.scale.check_whole(wish, "fields")
            return wish
        names = wish if isinstance(wish, list) else dollar.text_of(wish).split(",")
        wanted = [dollar.text_of(name).strip() for name in names]
        return {name: self.fields[name] for name in wanted if name in self.fields}
