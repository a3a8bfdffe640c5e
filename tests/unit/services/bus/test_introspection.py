from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from mint.services.bus.introspection import introspection
from mint.services.bus.names import CORE, CORE_METHODS, SERVICE, SERVICE_METHODS


def described(path: str, *apps: str) -> ET.Element:
    text = introspection(path, apps)
    assert text is not None
    return ET.fromstring(text)  # noqa: S314 - our own


@pytest.mark.parametrize(
    ("path", "interface", "methods"),
    [("/", CORE, CORE_METHODS), ("/package/nginx", SERVICE, SERVICE_METHODS)],
)
def test_an_object_tells_all_that_it_answers_to(
    path: str, interface: str, methods: dict[str, object]
) -> None:
    found = described(path, "nginx").find(f"interface[@name='{interface}']")
    assert found is not None
    assert [one.get("name") for one in found.findall("method")] == list(methods)
    ready = found.find(
        "method[@name='ready']/annotation[@name='org.freedesktop.DBus.Method.NoReply']"
    )
    assert (ready is not None) == (path != "/")
    assert found.find("method[@name='info']/annotation") is None


def test_the_tree_leads_to_each_application() -> None:
    assert [node.get("name") for node in described("/", "nginx").findall("node")] == ["package"]
    nodes = described("/package", "nginx", "cron").findall("node")
    assert [node.get("name") for node in nodes] == ["cron", "nginx"]


@pytest.mark.parametrize("path", ["/package/other", "/else", "/package/nginx/x"])
def test_what_is_not_there_tells_nothing(path: str) -> None:
    assert introspection(path, ["nginx"]) is None
