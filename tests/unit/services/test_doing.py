from __future__ import annotations

from typing import Any

import pytest

from mint.errors import HostServiceError
from mint.services.joined.change import host_of
from mint.services.joined.doing import checked_doing
from mint.settings.services import ServicesSettings


@pytest.mark.parametrize(
    ("service", "do", "message"),
    [
        (None, "start", "None is no name of a service"),
        ("", "start", "is no name of a service"),
        ("../x", "start", "is no name of a service"),
        ({"a": 1}, "start", "is no name of a service"),
        ("nginx", "explode", "'explode' cannot be done"),
        ("nginx", None, "None cannot be done"),
        ("nginx", "setState", "cannot be done"),
    ],
)
def test_what_cannot_be_done_is_told(service: Any, do: Any, message: str) -> None:
    with pytest.raises(HostServiceError, match=message):
        checked_doing(service, do)


def test_a_host_is_called_by_its_first_name() -> None:
    assert host_of(ServicesSettings(host="web1.example.org")) == "web1"
    assert "." not in host_of(ServicesSettings())
