"""Properties of messages, which are none of what they say."""

from __future__ import annotations

from pamqp.commands import Basic

from mint.model.signing import HEADER

PERSISTENT, TRANSIENT = 2, 1
_JSON = "application/json"


def work(identity: str, signature: str = "") -> Basic.Properties:
    """Of what must not be lost.

    Args:
        identity: the same whenever it is sent again.
        signature: of the body; "": it has none.
    """
    return Basic.Properties(
        content_type=_JSON,
        delivery_mode=PERSISTENT,
        message_id=identity,
        headers={HEADER: signature} if signature else None,
    )


def hint() -> Basic.Properties:
    """Of what only hastens something that happens anyway."""
    return Basic.Properties(content_type=_JSON, delivery_mode=TRANSIENT)


def question(reply_to: str, correlation: str, signature: str = "") -> Basic.Properties:
    """Of what an engine is asked, and answers at once or not at all; signed, or not."""
    return Basic.Properties(
        content_type=_JSON,
        delivery_mode=TRANSIENT,
        reply_to=reply_to,
        correlation_id=correlation,
        headers={HEADER: signature} if signature else None,
    )


def signature_of(properties: Basic.Properties) -> object:
    """What a message has as its signatures; None: nothing."""
    return (properties.headers or {}).get(HEADER)


def answer_to(asked: Basic.Properties) -> Basic.Properties:
    """Of an answer to whoever asked, and waits for it."""
    return Basic.Properties(
        content_type=_JSON, delivery_mode=TRANSIENT, correlation_id=asked.correlation_id
    )


def launch_key_of(properties: Basic.Properties) -> str | None:
    """The launch key that a message has by its own id: what is delivered again starts nothing."""
    return f"amqp:{properties.message_id}" if properties.message_id else None
