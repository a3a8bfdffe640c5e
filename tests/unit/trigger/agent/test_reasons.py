from __future__ import annotations

import pytest

from mint.errors import DirectoryError, RegenerationRefused
from mint.trigger.agent.reasons import reason_of
from mint.trigger.bus.dead import LONGEST


def test_what_a_checker_printed_is_told_and_bounded() -> None:
    reason = reason_of(RegenerationRefused("refused", "first line\n" + "x\n" * 9000 + "last line"))
    assert reason.startswith("refused\nfirst line")
    assert reason.endswith("last line")
    assert len(reason) <= LONGEST


def test_our_errors_are_told_as_they_are() -> None:
    assert reason_of(DirectoryError("no answer")) == "no answer"


def test_errors_of_others_tell_where_they_arose() -> None:
    with pytest.raises(KeyError) as found:
        dict[str, str]()["vlan"]
    assert reason_of(found.value).startswith("KeyError: 'vlan' (")
    assert "test_reasons.py:" in reason_of(found.value)
