from __future__ import annotations

from pamqp.commands import Basic

from mint.transport.amqp import properties


def test_work_is_persistent_and_named() -> None:
    made = properties.work("d1")

    assert (made.delivery_mode, made.message_id) == (2, "d1")


def test_an_answer_has_the_correlation_of_the_question() -> None:
    made = properties.answer_to(Basic.Properties(correlation_id="c1"))

    assert (made.delivery_mode, made.correlation_id) == (1, "c1")


def test_the_id_of_a_message_is_a_launch_key() -> None:
    assert properties.launch_key_of(Basic.Properties(message_id="m1")) == "amqp:m1"
    assert properties.launch_key_of(Basic.Properties()) is None
