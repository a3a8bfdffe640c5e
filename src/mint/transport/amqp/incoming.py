"""What comes in over the original wire: launches, replies, errors; and what is no such thing."""

from __future__ import annotations

from typing import Any

import msgspec

from mint.errors import MintError
from mint.model.fault import Fault
from mint.model.message import Cancelled, Fail, Reply


class Unreadable(MintError):
    """A body that means nothing here."""


class Wish(msgspec.Struct):
    """A wish to launch a process.

    Args:
        definition: a text in any format, or a tree.
        fields: the first payload.
        variables: the root's first variables.
        launch_key: the same key never starts a second process.
        deployed: instead of a definition: what is deployed, `release` or `release@3`.
        single: while a process of this name lives, no second one is started.
        by: the user of the broker who wishes it, as the broker has checked; "": the message names
            none.
    """

    definition: str | list[Any] | None
    fields: dict[str, Any]
    variables: dict[str, Any]
    launch_key: str | None = None
    deployed: str | None = None
    single: str = ""
    by: str = ""


class Ignored(msgspec.Struct):
    """What needs no answer: a participant that does not know of cancels sends them back."""

    why: str


Incoming = Reply | Fail | Cancelled | Wish | Ignored


def read(document: dict[str, Any]) -> Incoming:
    """What a document says.

    The order in which it is looked at is that of the original engine: what has an error and a fei
    is an error, what has fields and a fei is a reply, what has a definition is a launch.

    Args:
        document: as it came.

    Raises:
        Unreadable: why it means nothing.

    Example:
        >>> read({"definition": "noop"}).definition
        'noop'
    """
    if "fei" in document:
        return _about_work(document)
    definition = document.get("process_definition", document.get("definition"))
    if definition is not None or document.get("deployed") is not None:
        return _wish(document, definition)
    raise Unreadable(
        "neither a launch (no `definition`) nor an answer (no `fei`): "
        f"there are {', '.join(map(repr, list(document)[:_SHOWN])) or 'no members'}"
    )


_SHOWN = 10


def documents_of(body: bytes) -> list[dict[str, Any]]:
    """The documents of a message: one, or those of a parcel (see `mint.transport.amqp.parcels`).

    Raises:
        Unreadable: it has none.

    Example:
        >>> documents_of(b'{"n": 1}'), documents_of(b'[{"n": 1}, {"n": 2}]')
        ([{'n': 1}], [{'n': 1}, {'n': 2}])
    """
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Unreadable(f"not JSON: {error}") from None
    several = found if isinstance(found, list) else [found]
    if not several or not all(isinstance(one, dict) for one in several):
        raise Unreadable("neither a JSON object nor a list of them")
    return several


def _about_work(document: dict[str, Any]) -> Incoming:
    wfid, key = fei_of(document["fei"])
    about = _about(document)
    by = _text(about.get("worker"))
    if "cancelled" in document:
        error = document.get("error")
        return Cancelled(
            wfid=wfid,
            key=key,
            dispatch=_dispatch(document) or "",
            accepted=document["cancelled"] is not False,
            fault=None if error is None else fault(error),
            by=by,
        )
    if document.get("error") is not None:
        return Fail(
            wfid=wfid,
            key=key,
            fault=fault(document["error"], _text(about.get("kind"))),
            dispatch=_dispatch(document),
            fields=_payload(document) if "fields" in document else None,
            retry_after=_seconds(about.get("retry_after")),
            participant=_text(document.get("participant_name")),
            by=by,
        )
    if document.get("fields") is not None:
        return Reply(
            wfid=wfid,
            key=key,
            fields=_payload(document),
            dispatch=_dispatch(document),
            participant=_text(document.get("participant_name")),
            by=by,
        )
    if "cancel" in document:
        return Ignored("a cancel that came back")
    raise Unreadable(f"about {key} of {wfid}, but without `fields` and without `error`")


def _payload(document: dict[str, Any]) -> dict[str, Any]:
    fields = document["fields"]
    if not isinstance(fields, dict):
        raise Unreadable("`fields` is not an object")
    return {name: value for name, value in fields.items() if name not in OF_THE_DISPATCH}


OF_THE_DISPATCH = ("params", "dispatched_at")


def _wish(document: dict[str, Any], definition: Any) -> Wish:
    if definition is not None and not isinstance(definition, str | list):
        raise Unreadable("`definition` is neither a text nor a tree")
    key = document.get("launch_key")
    return Wish(
        definition,
        _object(document, "workitem_fields", "fields"),
        _object(document, "process_variables", "variables"),
        None if key is None else _text(key),
        None if document.get("deployed") is None else _text(document["deployed"]),
        _text(document.get("single")),
    )


def _object(document: dict[str, Any], *names: str) -> dict[str, Any]:
    found: Any = next((document[name] for name in names if document.get(name) is not None), {})
    if not isinstance(found, dict):
        raise Unreadable(f"`{names[-1]}` is not an object")
    return found


def fei_of(value: Any) -> tuple[str, str]:
    """The process and the key of the expression that a fei names; also as `expid!subid!wfid`.

    Raises:
        Unreadable: it names none.
    """
    if isinstance(value, str) and value.count("!") == len("!!"):
        expid, subid, wfid = value.split("!")
        return wfid, f"{expid}!{subid}"
    match value:
        case {"wfid": str(wfid), "expid": str(expid), "subid": str(subid)}:
            return wfid, f"{expid}!{subid}"
    raise Unreadable("`fei` is not a flow expression id: it needs wfid, expid and subid")


def _dispatch(document: dict[str, Any]) -> str | None:
    """The dispatch that is answered, where the participant sent back what names it."""
    dispatch = _about(document).get("dispatch")
    return dispatch if isinstance(dispatch, str) else None


def _about(document: dict[str, Any]) -> dict[str, Any]:
    """What MINT said of the dispatch, and its workers say of it."""
    about = document.get("mint")
    return about if isinstance(about, dict) else {}


def _seconds(value: Any) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value < _LONGEST else None


_LONGEST = 1e9


def fault(error: Any, kind: str = "") -> Fault:
    """What a participant says went wrong: an object with class and message, a text, or anything.

    The class is a label: nothing is looked up by it.

    Args:
        error: what it says.
        kind: of the fault; "": that of a participant.
    """
    kind = kind or "participant"
    match error:
        case {"class": class_name, "message": message}:
            trace = error.get("trace")
            lines = tuple(map(_text, trace)) if isinstance(trace, list) else ()
            return Fault(kind, _text(message), _text(class_name), lines)
    return Fault(kind, _text(error))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else msgspec.json.encode(value).decode()
