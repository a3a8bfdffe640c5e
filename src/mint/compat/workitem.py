from __future__ import annotations

import json
from typing import Any

from mint.compat.flow_expression_id import FlowExpressionId
from mint.compat.proxy import DictAttrProxy, bare


class Workitem:
    """What a process hands to a participant, and gets back: a payload, and whose it is.

    Members of the document that are not known here stay in it, and travel back.

    Args:
        msg: the document as it came, JSON.

    Raises:
        ValueError: it is not JSON, or not an object.
        KeyError: it does not tell to which step it belongs (`fei`).

    Example:
        >>> wid = Workitem('{"fei": {}, "fields": {"image": {"size": 7}, "params": {"to": "QA"}}}')
        >>> wid.fields.image.size, wid.params.to
        (7, 'QA')
        >>> wid.result = True
    """

    def __init__(self, msg: str | bytes) -> None:
        document = json.loads(msg)
        if not isinstance(document, dict):
            raise ValueError("a workitem is a JSON object")  # noqa: TRY004 - as for what is no JSON
        self._h: dict[str, Any] = document
        self._h["fei"]  # tell now that it is missing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Workitem) and bool(self._h["fei"] == other._h["fei"])

    def __hash__(self) -> int:
        return hash(json.dumps(self._h["fei"], sort_keys=True))

    def __repr__(self) -> str:
        return f"<Workitem for {self.participant_name}: {self._h['fei']}>"

    def to_h(self) -> dict[str, Any]:
        """The document itself, not a copy."""
        return self._h

    def dup(self) -> Workitem:
        """A copy that shares nothing with this."""
        return Workitem(encoded(self))

    def dump(self) -> str:
        """The document for people: the same workitem always gives the same text."""
        return json.dumps(self._h, sort_keys=True, indent=4, default=_bare)

    # the step

    @property
    def fei(self) -> FlowExpressionId:
        """The step to which it belongs."""
        return FlowExpressionId(self._h["fei"])

    @property
    def sid(self) -> str:
        """The step as one text: `expid!subid!wfid`."""
        return self.fei.to_storage_id()

    @property
    def wfid(self) -> Any:
        """The process."""
        return self.fei.wfid

    @property
    def wf_name(self) -> Any:
        """The name of the definition, or None."""
        return self._h.get("wf_name")

    @property
    def participant_name(self) -> Any:
        """The participant for which it is, or None."""
        return self._h.get("participant_name")

    @property
    def dispatched_at(self) -> Any:
        """When it was sent, as text, or None."""
        return self.fields.dispatched_at

    @property
    def is_cancel(self) -> bool:
        """Whether this is no work, but says that the process wants that work no more."""
        return bool(self._h.get("cancel"))

    # the payload

    @property
    def fields(self) -> DictAttrProxy:
        """The payload: `wid.fields.image.size`."""
        return DictAttrProxy(_within(self._h, "fields"))

    @fields.setter
    def fields(self, fields: dict[str, Any] | DictAttrProxy) -> None:
        self._h["fields"] = bare(fields)

    @property
    def params(self) -> DictAttrProxy:
        """The attributes of the step: `wid.params.to`."""
        return DictAttrProxy(_within(_within(self._h, "fields"), "params"))

    @property
    def result(self) -> Any:
        """What conditions of the process see as `${__result__}`."""
        return self.fields.__result__

    @result.setter
    def result(self, r: Any) -> None:
        self.fields.__result__ = r

    @property
    def forget(self) -> bool:
        """Whether it is not answered now: it is sent back later, or never."""
        return self.params.forget not in _NO

    @forget.setter
    def forget(self, value: bool) -> None:
        assert isinstance(value, bool)  # noqa: S101 - what programs expect of it
        self.params.forget = value

    def lookup(self, key: str, container_lookup: bool = False) -> Any:  # noqa: FBT001, FBT002
        """What is in a field, `image.size`, or None.

        Args:
            key: names of fields, one within the other, with dots between them.
            container_lookup: has no effect.
        """
        found: Any = _within(self._h, "fields")
        for name in key.split("."):
            if not isinstance(found, dict) or name not in found:
                return None
            found = found[name]
        return found

    lf = lookup

    def set_field(self, key: str, value: Any) -> None:
        """Set a field, `image.size`; dicts on the way to it are made.

        Args:
            key: names of fields, one within the other, with dots between them.
            value: anything that JSON can say.

        Raises:
            TypeError: something on the way is there, and is no dict.
        """
        place = _within(self._h, "fields")
        *way, last = key.split(".")
        for name in way:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                raise TypeError(f"field {key!r}: {name!r} is no dict, and can hold nothing")
        place[last] = bare(value)

    # what went wrong

    @property
    def timed_out(self) -> Any:
        """How the step timed out. Raises KeyError when it did not."""
        return self._h["fields"]["__timed_out__"]

    @property
    def error(self) -> Any:
        """What makes the step fail when this is sent back. Raises KeyError when there is none."""
        return self._h["error"]

    @error.setter
    def error(self, err: Any) -> None:
        self._h["error"] = err

    @property
    def trace(self) -> Any:
        """Where it went wrong. Raises KeyError when it is not said."""
        return self._h["trace"]

    @trace.setter
    def trace(self, trace: Any) -> None:
        self._h["trace"] = trace


_NO = (None, False, "", "false")


def encoded(workitem: Workitem) -> bytes:
    """A workitem as it travels.

    Raises:
        TypeError: it holds what JSON cannot say.
        ValueError: it holds a number that JSON cannot say, or itself.
    """
    return json.dumps(workitem.to_h(), allow_nan=False, default=_bare).encode()


def _bare(value: Any) -> Any:
    if isinstance(value, DictAttrProxy):
        return value.as_dict()
    raise TypeError(f"JSON cannot say a {type(value).__name__}: {value!r:.80}")


def _within(holder: dict[str, Any], name: str) -> dict[str, Any]:
    """The dict in a member; it is made where there is none, so that what is set in it is kept."""
    found = holder.get(name)
    if found is None:
        found = holder[name] = {}
    if not isinstance(found, dict):
        raise TypeError(f"{name!r} of the workitem is no object, but {found!r:.80}")
    return found
