from __future__ import annotations

import pytest

from mint.errors import SettingsError
from mint.services.rules import Rules
from mint.settings.services import ServiceRule, ServicesSettings


def test_a_service_has_the_rule_of_its_name_or_the_common_one() -> None:
    own = ServiceRule(restart="always")
    rules = Rules(ServicesSettings(restart="on-failure", of={"nginx": own}))
    assert rules.of("nginx") is own
    assert rules.of("cron").restart == "on-failure"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (ServicesSettings(level="own"), "services: `command` says"),
        (ServicesSettings(of={"a": ServiceRule(command=("x",))}), "services.of.a: `command` says"),
        (ServicesSettings(of={"a-b": ServiceRule()}), "'a-b' is no name of a service"),
        (ServicesSettings(within="soon"), "services.within"),
        (ServicesSettings(backoff=0), "services: burst and grace"),
        (ServicesSettings(backoff=9, backoff_most=1), "backoff_most is not less"),
        (ServicesSettings(burst=-1), "burst and grace are 0 or more"),
    ],
)
def test_a_rule_that_cannot_be_is_told_with_its_name(
    settings: ServicesSettings, message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        Rules(settings)
