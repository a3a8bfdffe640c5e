from __future__ import annotations

import pytest

from mint.testing import Playbook


@pytest.mark.parametrize("step", ["alfred", "name: alfred", "'${f:who}'"])
@pytest.mark.parametrize("there", [True, False])
def test_it_leaves_whether_there_was_one(step: str, there: bool) -> None:  # noqa: FBT001 - a table
    play = Playbook(f"unregisterp {step}").launch({"who": "alfred"})
    params = play.dispatches[0].params
    assert (params["do"], params["name"]) == ("unregister", "alfred")
    play.answer("mint:register", {"__answer__": {"value": there}})
    assert play.fields == {"who": "alfred", "__result__": there}


def test_a_name_must_be_given() -> None:
    play = Playbook("unregisterp").launch()
    assert "nobody is named" in play.errors[0].fault.message
