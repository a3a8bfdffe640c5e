from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mint.testing import Playbook

if TYPE_CHECKING:
    from mint.model.effect import Listener


def listener(play: Playbook) -> Listener:
    [[found]] = play.memory.listeners.values()
    return found


def demand(play: Playbook) -> tuple[str, str]:
    found = listener(play)
    return found.field, found.value


def test_what_a_condition_demands_becomes_a_part_of_the_listener() -> None:
    play = Playbook("listen to: al, where: '${f:project} == home:x and ${f:n} > 2'").launch()
    assert demand(play) == ("project", "t:home:x")


def test_without_a_condition_nothing_is_demanded() -> None:
    assert demand(Playbook("listen to: al").launch()) == ("", "")


def test_variables_count_as_they_are_when_it_begins_to_listen() -> None:
    play = Playbook(
        """
        sequence
          set v:p: home:x
          listen to: al, where: '${f:project} == ${v:p}'
        """
    ).launch()
    assert demand(play) == ("project", "t:home:x")


@pytest.mark.parametrize("change", ["set v:p: other", "unset v:p", "noop tag: p", "set 'v:/p': 1"])
def test_a_variable_that_changes_later_makes_the_listener_hear_all(change: str) -> None:
    play = Playbook(
        f"""
        define
          set v:p: home:x
          concurrence
            listen to: al, where: '${{f:project}} == ${{v:p}}'
            sequence
              bob
              {change}
        """
    ).launch()
    assert demand(play) == ("project", "t:home:x")
    play.answer("bob")
    assert demand(play) == ("", "")


def test_another_variable_changes_nothing() -> None:
    play = Playbook(
        """
        define
          set v:p: home:x
          concurrence
            listen to: al, where: '${f:project} == ${v:p}'
            sequence
              bob
              set v:q: 1
        """
    ).launch()
    play.answer("bob")
    assert demand(play) == ("project", "t:home:x")


def test_variables_of_the_engine_may_change_unseen() -> None:
    text = "listen to: al, where: '${f:project} == ${v:p}'"
    assert demand(Playbook(text, variables={"p": "home:x"}).launch()) == ("", "")


def test_more_variables_than_are_watched_demand_nothing() -> None:
    names = [f"x{number}" for number in range(21)]
    bound = "\n  ".join(f"set v:{name}: 1" for name in names)
    sides = "".join(f"${{v:{name}}}" for name in names)
    text = f"""define\n  {bound}\n  listen to: al, where: "${{f:p}} == '{sides}'" """
    play = Playbook(text).launch()
    assert demand(play) == ("", "")
    assert play.hear("dispatched", "al", {"p": "1" * 21}).is_over


def test_what_it_heard_is_still_asked_in_full() -> None:
    play = Playbook("listen to: al, where: '${f:p} == 5 and ${f:n} > 2'").launch()
    assert not play.hear("dispatched", "al", {"p": "5.0", "n": 3}).is_over
    assert not play.hear("dispatched", "al", {"p": "5", "n": 1}).is_over
    assert play.hear("dispatched", "al", {"p": "5", "n": 3}).is_over
