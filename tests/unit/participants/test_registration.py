from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mint.errors import MintError
from mint.participants import Participant, Workitem, participant
from mint.participants.registration import Options, of_function, registration_of


class Build(Participant):
    name = "build"
    retries = 2
    timeout = "1h"

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def on_workitem(self, wi: Workitem) -> None: ...

    def on_cancel(self, wi: Workitem) -> None: ...


class Inputs(msgspec.Struct):
    a: int


def test_a_class_tells_what_it_does_and_how() -> None:
    one = registration_of(Build)
    assert (one.name, one.retries, one.backoff, one.timeout) == ("build", 2, 1.0, "1h")
    assert [one.heeds(what) for what in ("cancel", "pause", "resume")] == [True, False, False]
    assert [one.needs_loop(what) for what in ("work", "cancel")] == [True, False]


def test_a_class_makes_an_instance_for_each_workitem() -> None:
    make = registration_of(Build).code.make
    assert make().work.__self__ is not make().work.__self__  # type: ignore[attr-defined]


def test_an_instance_serves_all_workitems() -> None:
    build = Build()
    build.name = "small"
    one = registration_of(build)
    assert one.name == "small"
    assert one.code.make().work.__self__ is build  # type: ignore[attr-defined]


def test_a_registration_is_its_own() -> None:
    one = registration_of(Build)
    assert registration_of(one) is one


def test_what_is_no_participant_is_refused() -> None:
    with pytest.raises(MintError, match="print is no participant: decorate it"):
        registration_of(print)
    with pytest.raises(MintError, match="3 is no participant"):
        registration_of(3)


def test_a_class_must_have_a_name_and_work_and_need_no_arguments() -> None:
    class Nameless(Participant):
        def on_workitem(self, wi: Workitem) -> None: ...

    class Idle(Participant):
        name = "idle"

    class Needy(Participant):
        name = "needy"

        def __init__(self, host: str) -> None:
            self.host = host

        def on_workitem(self, wi: Workitem) -> None: ...

    for kind, text in (
        (Nameless, "Nameless.on_workitem has no name"),
        (Idle, "Idle has no method on_workitem"),
        (Needy, r"Needy needs 1 argument\(s\) to be made: register an instance"),
    ):
        with pytest.raises(MintError, match=text):
            registration_of(kind)
    assert registration_of(Needy("host")).name == "needy"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"retries": -1}, "retries"),
        ({"backoff": -0.5}, "backoff"),
        ({"backoff_max": -1.0}, "backoff_max"),
        ({"concurrency": 0}, "concurrency"),
        ({"timeout": "soon"}, 'timeout of participant "x".*soon'),
        ({"pattern": True}, "is wrong"),
    ],
)
def test_options_that_cannot_be_are_refused(options: Options, text: str) -> None:
    name = "(" if options.get("pattern") else "x"
    with pytest.raises(MintError, match=text):
        of_function(lambda wi: wi, name, options)


@pytest.mark.parametrize(
    ("function", "options", "text"),
    [
        (lambda: None, {}, "must take a workitem"),
        (lambda a, b, c: (a, b, c), {"inputs": Inputs}, "must take a workitem"),
        (lambda a, b: (a, b), {}, "no inputs are declared"),
    ],
)
def test_functions_that_cannot_be_called_are_refused(
    function: Any, options: Options, text: str
) -> None:
    with pytest.raises(MintError, match=text):
        of_function(function, "x", options)


def test_inputs_are_handed_over_only_to_who_takes_them() -> None:
    @participant(inputs=Inputs)
    def one(wi: Workitem) -> None: ...

    @participant(inputs=Inputs)
    def two(wi: Workitem, inputs: Inputs) -> None: ...

    class Method(Participant):
        name = "method"
        inputs = Inputs

        def on_workitem(self, wi: Workitem, inputs: Inputs) -> None: ...

    taken = [registration_of(thing).code.takes_inputs for thing in (one, two, Method, Method())]
    assert taken == [False, True, True, True]
