from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mint.errors import MintError
from mint.lang import paths
from mint.model.fei import Fei
from mint.participants.clean_text import clean_text
from mint.participants.fields import Fields, View, plain
from mint.participants.json_check import checked_json
from mint.participants.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mint.model.effect import Dispatch
    from mint.model.fault import Fault


class Workitem:
    """The sheet of paper in the hands of a participant: it reads it, and writes on it.

    Args:
        dispatch: what the engine handed out. It is never changed: the fields are a copy.
        observe: is given progress and log lines, as dicts.

    Attributes:
        cancelled: True once the process wants the work no more. Long synchronous work looks at it
            now and then, and returns early.
        cancel_flavour: how it was cancelled: "", "kill" or "timeout".

    Example:
        >>> wi.fields.image.size
        734003200
        >>> wi.fields.checked = True
        >>> wi.progress(3, 10, "checked three")
    """

    __slots__ = (
        "_dispatch",
        "_observe",
        "_params",
        "_payload",
        "_secrets",
        "cancel_flavour",
        "cancelled",
    )

    def __init__(self, dispatch: Dispatch, observe: Callable[[dict[str, Any]], None]) -> None:
        self._dispatch = dispatch
        self._observe = observe
        # Both stay None until somebody looks: most participants touch few fields or none.
        self._payload: dict[str, Any] | None = None
        self._params: View | None = None
        self._secrets: Secrets | None = None
        self.cancelled = False
        self.cancel_flavour = ""

    @property
    def fields(self) -> Fields:
        """The payload: `wi.fields.name`, `wi.fields["name"]`."""
        return Fields(self._live())

    @fields.setter
    def fields(self, fields: Mapping[str, Any] | View) -> None:
        self._payload = plain(fields)

    @property
    def params(self) -> View:
        """The attributes of the step, read-only."""
        if self._params is None:
            self._params = View(msgspec.to_builtins(self._dispatch.params))
        return self._params

    def secret(self, attribute: str) -> str:
        """The secret that an attribute of the step names, `token: "secret:upload"`.

        It is the worker's own, from its environment variable `MINT_SECRET_UPLOAD` or the file
        `upload` in the directory that its variable `MINT_SECRETS` names. It must not be among the
        fields of the answer.

        Args:
            attribute: its name, `token`.

        Raises:
            MintError: it names no secret, or there is none of this name here.
        """
        if self._secrets is None:
            self._secrets = Secrets()
        return self._secrets.tell(self.params.get(attribute), attribute)

    def without_secrets(self, fault: Fault) -> Fault:
        """A fault in which no secret is told that was asked for here."""
        return fault if self._secrets is None else self._secrets.hide_in(fault)

    @property
    def result(self) -> Any:
        """The field `__result__`, which `if: '${__result__}'` looks at; None when there is none."""
        return self.fields.get("__result__")

    @result.setter
    def result(self, value: Any) -> None:
        self.fields["__result__"] = value

    @property
    def id(self) -> str:
        """Names this dispatch for ever, also when it is delivered twice: a key for idempotency."""
        return self._dispatch.id

    @property
    def wfid(self) -> str:
        """Id of the process."""
        return self._dispatch.wfid

    @property
    def fei(self) -> Fei:
        """Which expression of the process sent it."""
        return Fei.of(self._dispatch.wfid, self._dispatch.key)

    @property
    def participant_name(self) -> str:
        """The name by which the definition calls the participant."""
        return self._dispatch.participant

    @property
    def wf_name(self) -> str:
        """Name of the process' definition, "" when it has none."""
        return self._dispatch.wf_name

    @property
    def attempt(self) -> int:
        """1 for the first, more after retries."""
        return self._dispatch.attempt

    def lookup(self, path: str) -> Any:
        """The value at a path such as `images.0.name`; None when there is none."""
        value = paths.get(self._live(), path)
        return Fields(value) if isinstance(value, dict) else value

    def set(self, path: str, value: Any) -> None:
        """Write a field at a path, creating the objects on the way.

        Args:
            path: names with dots; a number is the index of a list that is there.
            value: any JSON value.

        Raises:
            MintError: something on the way is neither an object nor a list with that index.
        """
        *way, last = path.split(".")
        place: Any = self._live()
        for step in way:
            place = place.setdefault(step, {}) if isinstance(place, dict) else _item(place, step)
        if isinstance(place, dict):
            place[last] = plain(value)
        elif isinstance(place, list) and _is_index(place, last):
            place[int(last)] = plain(value)
        else:
            raise MintError(f'cannot set "{path}": what holds it is {type(place).__name__}')

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Tell how far the work is; shown live.

        Args:
            done: how much is done, in any unit.
            total: how much there is to do, in the same unit.
            text: what is going on, for people.
        """
        self._tell("progress", done=done, total=total, text=clean_text(text))

    def log(self, text: str) -> None:
        """Tell something about the work; shown live."""
        self._tell("log", text=clean_text(text))

    def command(self, text: str) -> None:
        """Steer the nearest cursor or iterator around the step, once the work is done.

        Args:
            text: `rewind`, `break`, `skip 2`, `back 1`, `jump to NAME`...
        """
        self.fields["__command__"] = text

    def answer(self) -> dict[str, Any]:
        """The payload to reply with, checked: what is written so far.

        Raises:
            NotJson: names the field that JSON cannot hold.
            MintError: it holds a secret.
        """
        if self._payload is None:
            return self._dispatch.fields
        payload = checked_json(self._payload)
        if self._secrets is not None:
            self._secrets.check(payload)
        return payload

    def _live(self) -> dict[str, Any]:
        if self._payload is None:
            copy: dict[str, Any] = msgspec.to_builtins(self._dispatch.fields)
            self._payload = copy
        return self._payload

    def _tell(self, what: str, **data: Any) -> None:
        work = self._dispatch
        head = {"what": what, "wfid": work.wfid, "key": work.key, "dispatch": work.id}
        if self._secrets is not None:
            data["text"] = self._secrets.hide(data["text"])
        self._observe({**head, "participant": work.participant, **data})


def _is_index(place: list[Any], step: str) -> bool:
    return step.removeprefix("-").isdecimal() and -len(place) <= int(step) < len(place)


def _item(place: Any, step: str) -> Any:
    if isinstance(place, list) and _is_index(place, step):
        return place[int(step)]
    raise MintError(f'cannot go to "{step}" in {type(place).__name__}: it holds no such place')
