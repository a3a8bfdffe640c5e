"""Who handles the errors of a process, and what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import pytest
from tests.processes.rig import tree_of

from mint.model.node import DEFAULTS
from mint.testing import Playbook

if TYPE_CHECKING:
    from mint.testing.stage import Options

OWN = """
    define name: release, on_error_process: tell_us
      publish
      define tell_us
        page urgent: true
      define page
        mail
"""


def handled(text: str, **options: Unpack[Options]) -> Playbook:
    return Playbook(text, **options).launch({"n": 1}).fail("publish", "port closed")


def test_a_definition_names_one_of_its_own() -> None:
    play = handled(OWN)
    (launch,) = play.launches
    (error,) = play.errors
    assert launch.definition.tree.text == "tell_us"
    assert (launch.parent, launch.why, launch.about) == (error.wfid, "on_error", error.key)
    assert launch.variables == {}
    told = launch.fields["__error__"]
    assert launch.fields["n"] == 1
    assert told["message"] == "port closed"
    points = {name: told[name] for name in ("wfid", "key", "expid", "definition", "participant")}
    assert points == {
        "wfid": error.wfid,
        "key": error.key,
        "expid": "0_2",
        "definition": "release",
        "participant": "publish",
    }


def test_it_knows_the_definitions_beside_it() -> None:
    (launch,) = handled(OWN).launches
    children = launch.definition.tree.children
    assert [child.text or child.name for child in children] == ["page", "page"]
    assert children[0].name == "define"


def test_the_in_process_handler_comes_first() -> None:
    play = handled(OWN.replace("publish\n", "publish on_error: repair\n"))
    assert (play.waiting, play.launches) == (["repair"], [])


def test_it_is_launched_for_each_recorded_error() -> None:
    play = handled(OWN).replay()
    assert len(play.launches) == 1
    assert len(play.fail("publish").launches) == 2


def test_a_forgotten_branch_is_handled_too() -> None:
    play = handled(OWN.replace("publish\n", "sequence forget: true\n        publish\n"))
    assert len(play.launches) == 1


SETTING, ALL = tree_of("define by_name\n  mail"), tree_of("define for_all\n  mail")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (OWN, "tell_us"),
        (OWN.replace("on_error_process: tell_us", "colour: red"), "by_name"),
        ("define name: nightly\n  publish", "for_all"),
        ("define\n  publish", "for_all"),
    ],
)
def test_the_nearest_to_the_definition_wins(text: str, name: str) -> None:
    play = handled(text, error_handlers={"release": SETTING}, on_error=ALL)
    assert [launch.definition.tree.text for launch in play.launches] == [name]


def test_without_any_nothing_is_launched() -> None:
    assert handled("define name: nightly\n  publish").launches == []
    other = handled("define name: nightly\n  publish", error_handlers={"release": SETTING})
    assert other.launches == []


def test_a_name_that_means_nothing_leaves_it_to_the_setting() -> None:
    text = "define name: release, on_error_process: nobody\n  publish"
    play = handled(text, on_error=ALL)
    assert [launch.definition.tree.text for launch in play.launches] == ["for_all"]
    assert [event.name for event in play.events if event.kind == "unhandled"] == ["nobody"]


def test_a_handler_may_be_a_variable_of_the_engine() -> None:
    text = "define name: release, on_error_process: tell_ops\n  publish"
    tree = ["define", {"tell_ops": None}, [["mail", {}, []]]]
    play = handled(text, variables={"tell_ops": ["0_7", tree]})
    assert [launch.definition.tree.text for launch in play.launches] == ["tell_ops"]


def test_only_what_holds_for_all_steps_is_remembered() -> None:
    play = Playbook(OWN).launch()
    assert play.memory.process is not None
    assert play.memory.process.defaults == {"on_error_process": "tell_us"}
    assert set(play.memory.process.defaults) < set(DEFAULTS)
