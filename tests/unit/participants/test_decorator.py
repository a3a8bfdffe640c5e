from __future__ import annotations

from typing import Any

import msgspec
import pytest

from mint.errors import MintError
from mint.participants import Workitem, participant
from mint.participants.registration import registration_of


def test_without_a_name_it_is_the_functions_own() -> None:
    @participant
    def check(wi: Workitem) -> None: ...

    @participant()
    def check_again(wi: Workitem) -> None: ...

    assert registration_of(check).name == "check"
    assert registration_of(check_again).name == "check_again"


def test_the_function_stays_what_it_is(dispatch: Any) -> None:
    def check(wi: Workitem) -> str:
        return wi.id

    assert participant("x")(check) is check
    assert check(Workitem(dispatch(), lambda _: None)) == "d1"


def test_options_are_kept() -> None:
    class Inputs(msgspec.Struct):
        a: int

    @participant(
        "check.*", pattern=True, retries=3, backoff=2, backoff_max=9.0, timeout="1h", concurrency=4
    )
    def check(wi: Workitem) -> None: ...

    @participant(inputs=Inputs, outputs=Inputs)
    def typed(wi: Workitem, inputs: Inputs) -> None: ...

    one = registration_of(check)
    assert (one.name, one.pattern, one.retries, one.backoff) == ("check.*", True, 3, 2.0)
    assert one.backoff_max == 9.0
    assert (one.timeout, one.concurrency) == ("1h", 4)
    code = registration_of(typed).code
    assert (code.inputs, code.outputs, code.takes_inputs) == (Inputs, Inputs, True)


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(MintError, match="has no name"):
        participant("")(lambda _: None)


class Build:
    def on_workitem(self, wi: Workitem) -> None: ...


@pytest.mark.parametrize("thing", [Build, print, Build().on_workitem])
def test_what_is_no_function_is_refused(thing: Any) -> None:
    with pytest.raises(MintError, match=r"is for functions, which .* is not"):
        participant("x")(thing)
