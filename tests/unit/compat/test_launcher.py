from __future__ import annotations

from typing import Any

import pytest

from mint.compat.launcher import Launcher


@pytest.mark.parametrize("wrong", [{"fields": [1]}, {"fields": "a"}, {"variables": 1}])
def test_fields_and_variables_are_dicts(wrong: dict[str, Any]) -> None:
    launcher = Launcher.__new__(Launcher)  # it needs no broker to say no
    with pytest.raises(TypeError, match=r"(fields|variables) must be a dict, not a "):
        launcher.launch("noop", **wrong)


def test_without_a_broker_there_is_no_launcher() -> None:
    with pytest.raises(ConnectionRefusedError):
        Launcher("127.0.0.1:1")
