from __future__ import annotations

from mint.lang import words


def test_every_handler_is_a_common_attribute() -> None:
    assert words.COMMON.issuperset(words.HANDLERS)


def test_every_command_can_be_given_by_a_handler() -> None:
    assert words.HANDLER_WORDS >= words.COMMANDS


def test_no_word_has_two_roles_in_the_flow() -> None:
    roles = (words.COMMANDS, words.LOOPS, words.FAN_OUTS, words.WAITS, words.ONCES, words.ENDS)
    assert sum(len(role) for role in roles) == len(frozenset().union(*roles))
