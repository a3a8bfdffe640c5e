from __future__ import annotations

import pytest

from mint import Workitem, participant
from mint.participants import Registry
from mint.participants.hosting.staff import Staff


@participant("weigh", retries=2)
def weigh(_: Workitem) -> None:
    """Weigh."""


@participant("build_.*", pattern=True)
def build(_: Workitem) -> None:
    """Build."""


@pytest.fixture
def staff() -> Staff:
    return Staff(Registry(weigh, build))


def test_what_engines_are_told(staff: Staff) -> None:
    one, other = staff.entries()

    assert (one.name, one.retries, one.queue) == ("weigh", 2, "mint.work.weigh")
    assert (other.name, other.pattern, other.queue) == ("build_.*", True, "mint.work.build_.*")
    assert staff.names() == ["weigh", "build_.*"]


def test_a_pattern_answers_to_many_names(staff: Staff) -> None:
    assert staff.name_of("build_arm") == "build_.*"
    assert staff.name_of("paint") == ""
    found = staff.find("build_arm")
    assert found is not None
    assert found.name == "build_.*"


def test_who_is_paused_takes_nothing_and_the_others_do(staff: Staff) -> None:
    staff.pause("weigh")

    assert not staff.takes("weigh")
    assert staff.takes("build_.*")
    assert staff.doing("weigh", working=True) == "paused"
    staff.resume("weigh")
    assert staff.takes("weigh")
    assert staff.doing("weigh", working=True) == "working"
    assert staff.doing("weigh", working=False) == "idle"


def test_before_all_begins_anew_nobody_takes_anything(staff: Staff) -> None:
    staff.waiting = True
    assert not staff.takes("weigh")
    staff.replace(Registry(weigh))
    staff.waiting = False

    assert staff.names() == ["weigh"]
    assert staff.takes("weigh")


def test_who_leaves_takes_nothing(staff: Staff) -> None:
    staff.leaving = True

    assert not staff.takes("weigh")
    assert staff.doing("weigh", working=False) == "leaving"
