"""What is shipped for distributions says the same as the code."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from mint.services.bus.names import BUS_NAME, CORE_METHODS, REGISTER, SERVICE_METHODS, SET
from mint.settings.services import ServicesSettings

PACKAGING = Path(__file__).parents[3] / "packaging"


def parsed(name: str) -> ET.Element:
    return ET.parse(PACKAGING / name).getroot()  # noqa: S314 - our own


def test_the_policy_of_the_bus_lets_everybody_call_what_is_free_and_nothing_else() -> None:
    policy = parsed("dbus/tr.org.pardus.comar.conf").find("policy[@context='default']")
    assert policy is not None
    allowed = {rule.get("send_member") for rule in policy} - {None}
    methods = {**CORE_METHODS, **SERVICE_METHODS}
    assert allowed == {name for name, method in methods.items() if not method.action}


def test_polkit_knows_the_actions_that_it_is_asked_for() -> None:
    actions = parsed("polkit/tr.org.pardus.comar.policy").findall("action")
    assert {action.get("id") for action in actions} == {SET, REGISTER}


def test_the_units_have_the_name_on_the_bus() -> None:
    assert f"Name={BUS_NAME}\n" in (PACKAGING / f"dbus/{BUS_NAME}.service").read_text()
    assert f"BusName={BUS_NAME}\n" in (PACKAGING / "systemd/mint-services.service").read_text()


def test_the_manual_names_every_setting() -> None:
    manual = (PACKAGING.parent / "docs/howto/services.md").read_text().partition("## Settings")[2]
    missing = [name for name in ServicesSettings.__struct_fields__ if f"`{name}`" not in manual]
    assert missing == []
