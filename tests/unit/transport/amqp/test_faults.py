from __future__ import annotations

import ssl

import pytest

from mint.errors import SettingsError
from mint.transport.amqp.faults import checked_url, reason_of

URL = "amqp://mq.example.org/"


def test_a_reset_may_be_a_refusal_within_tls() -> None:
    error = OSError("Server connection reset")
    assert reason_of(error, URL) == "Server connection reset"
    assert "it wants a certificate of ours" in reason_of(error, "amqps://mq.example.org/")


def test_the_first_of_a_group_is_told() -> None:
    inner = ConnectionResetError("the connection to the broker is closed")
    group = ExceptionGroup("many", [ExceptionGroup("more", [inner]), OSError("x")])
    assert reason_of(group, URL) == "the connection to the broker is closed"
    assert reason_of(TimeoutError(), URL) == "TimeoutError"


def test_what_to_do_about_certificates_is_said() -> None:
    error = ssl.SSLError("[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] alert certificate required")
    assert reason_of(error, URL).startswith(
        "the broker wants a certificate of ours: add certfile=FILE"
    )
    assert "alert certificate required" in reason_of(error, URL)
    assert "a file that is not there" in reason_of(FileNotFoundError(2, "No such file"), URL)


def test_passwords_are_not_told() -> None:
    error = OSError("cannot reach amqp://boss:hush-hush@mq.example.org/boss")
    assert reason_of(error, URL) == "cannot reach amqp://boss:***@mq.example.org/boss"


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "http://boss:hush@mq.example.org", "amqp://boss:hush@mq.example.org:x/",
     "amqp://", "amqps://boss:hush@mq.example.org:0/"],
)  # fmt: skip
def test_what_is_no_url_of_a_broker(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^amqp\.url: this is no URL of a broker") as told:
        checked_url(url, "amqp.url")
    assert "hush" not in str(told.value)


def test_what_is_one() -> None:
    for url in ("amqp://mq.example.org", "amqps://a:b%20c@mq.example.org:5671/v?cafile=x"):
        assert checked_url(url, "amqp.url") == url


def test_a_queue_that_did_not_come_back_is_told_with_what_to_do() -> None:
    told = reason_of(ConnectionError("INTERNAL_ERROR"), URL)
    assert "start the node again" in told
    assert told.endswith("(INTERNAL_ERROR)")
