"""What is wrong with a connection to a broker, for people; passwords are in no text of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from mint.errors import SettingsError
from mint.observe.secrets import plain_text

_HINTS = {
    "CERTIFICATE_REQUIRED": "the broker wants a certificate of ours: add certfile=FILE and "
    "keyfile=FILE to the query of its URL",
    "UNKNOWN_CA": "the broker does not trust who has signed our certificate (certfile in its URL)",
    "Hostname mismatch": "the certificate of the broker is for another host than that in its URL",
    "IP address mismatch": "the certificate of the broker is for another host than that in its URL",
    "CERTIFICATE_VERIFY_FAILED": "nobody whom we trust has signed the certificate of the broker: "
    "add cafile=FILE to the query of its URL, with the certificate of who has",
    "KEY_VALUES_MISMATCH": "certfile and keyfile in the URL of the broker do not belong together",
    "NO_CERTIFICATE_OR_CRL_FOUND": "cafile in the URL of the broker holds no certificate",
    "INTERNAL_ERROR": "a queue did not come back when the broker was started after a crash, as "
    "happens with RabbitMQ 3.10: start the node again, more than once if need be; nothing in the "
    "queue is lost",
    "WRONG_VERSION_NUMBER": "the broker does not speak TLS at this port: amqps is 5671 mostly",
}
"""By a part of what the libraries say: the first that fits."""


_ENDED = (
    "the broker has ended the connection: when it does so always, it wants a certificate of ours "
    "that it trusts, see certfile and keyfile in the query of its URL"
)
"""A refusal within TLS may come too late to be read."""


def reason_of(error: BaseException, url: str) -> str:
    """What is wrong, and what to do next where that is known.

    Args:
        error: or a group of such, of which the first is told.
        url: of the broker.
    """
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    text = plain_text(str(error)) or type(error).__name__
    if isinstance(error, FileNotFoundError):
        return "cafile, certfile or keyfile in the URL of the broker names a file that is not there"
    hint = next((hint for part, hint in _HINTS.items() if part in text), "")
    if not hint and url.startswith("amqps") and "reset" in text:
        hint = _ENDED
    return f"{hint} ({text})" if hint else text


def checked_url(url: str, whose: str) -> str:
    """The URL of a broker, if it can be one.

    Args:
        url: `amqp://user:password@mq.example.org/vhost`, or `amqps`.
        whose: how the error names it: the setting, or the option.

    Raises:
        SettingsError: it cannot.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("amqp", "amqps") and bool(parts.hostname)
        good = good and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise SettingsError(
            f"{whose}: this is no URL of a broker, such as amqp://USER:PASSWORD@mq.example.org/VHOST"
            " (write what is no letter or digit in names and passwords as %XX)"
        )
    return url
