"""What travels: calls and answers, as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from mint.errors import MintError

LENIENT = 3.0
"""Seconds past its deadline for which a call still counts: clocks differ."""


class Misread(MintError):
    """A body that is no call, or no answer."""


class Call(msgspec.Struct, rename={"id": "msgID"}):
    """What a service is asked.

    Args:
        id: names the call; the answer bears it, too.
        args: the arguments without a name.
        kwargs: those with one.
        deadline: seconds since the epoch after which nobody waits for the answer; None: never.
    """

    id: str
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    deadline: float | None = None

    def late(self, now: float) -> bool:
        """Whether nobody waits for the answer any more."""
        return self.deadline is not None and now > self.deadline + LENIENT


class Trouble(msgspec.Struct, rename={"class_name": "class"}):
    """What a service raised.

    Args:
        class_name: of the exception; a label.
        message: what it says.
    """

    class_name: str
    message: str


class Answer(msgspec.Struct, rename={"id": "msgID", "value": "return"}):
    """What a service answers.

    Args:
        id: of the call.
        value: what the function returned.
        error: what it raised instead.
        service: who answers.
    """

    id: str
    value: Any = None
    error: Trouble | None = None
    service: str = ""


_encode = msgspec.json.Encoder().encode
_call = msgspec.json.Decoder(Call).decode
_answer = msgspec.json.Decoder(Answer).decode


def encode(document: Call | Answer) -> bytes:
    """A document as it travels. An answer without an error is as the original has it.

    Raises:
        TypeError: it holds what JSON cannot say.
    """
    if isinstance(document, Answer) and document.error is None:
        members = {"msgID": document.id, "return": document.value, "service": document.service}
        return _encode(members)
    return _encode(document)


def call(body: bytes) -> Call:
    """Read a call. Raises Misread when it is none."""
    try:
        return _call(body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Misread(f"this is no call: {error}") from None


def answer(body: bytes) -> Answer:
    """Read an answer. Raises Misread when it is none."""
    try:
        return _answer(body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Misread(f"this is no answer: {error}") from None
