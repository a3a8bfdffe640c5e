"""What the objects tell of themselves, for `busctl introspect` and its like."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from mint.services.bus.names import (
    CHANGED,
    CORE,
    CORE_METHODS,
    PACKAGES,
    SERVICE,
    SERVICE_METHODS,
    SIGNAL,
    app_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mint.services.bus.names import Method

_Arguments = tuple[tuple[str, str], ...]

_STANDARD: dict[str, dict[str, tuple[_Arguments, _Arguments]]] = {
    "org.freedesktop.DBus.Introspectable": {"Introspect": ((), (("data", "s"),))},
    "org.freedesktop.DBus.Peer": {
        "Ping": ((), ()),
        "GetMachineId": ((), (("machine_uuid", "s"),)),
    },
}

_ACTION = "tr.org.pardus.comar.Action"
"""The annotation with the action that polkit is asked for."""

_NO_REPLY = "org.freedesktop.DBus.Method.NoReply"


def introspection(path: str, apps: Collection[str]) -> str | None:
    """The description of an object, as XML.

    Args:
        path: of the object.
        apps: what is registered.

    Returns:
        None when there is no object at that path.

    Example:
        >>> '<node name="nginx" />' in introspection("/package", ["nginx"])
        True
    """
    node = ET.Element("node")
    if path == "/":
        _own(node, CORE, CORE_METHODS)
        ET.SubElement(node, "node", name=PACKAGES[1:])
    elif path == PACKAGES:
        for app in sorted(apps):
            ET.SubElement(node, "node", name=app)
    elif app_of(path) in apps:
        _signal(_own(node, SERVICE, SERVICE_METHODS))
    else:
        return None
    for name, methods in _STANDARD.items():
        interface = ET.SubElement(node, "interface", name=name)
        for member, (takes, gives) in methods.items():
            _arguments(ET.SubElement(interface, "method", name=member), takes, gives)
    ET.indent(node)
    return ET.tostring(node, encoding="unicode") + "\n"


def _own(node: ET.Element, name: str, methods: Mapping[str, Method]) -> ET.Element:
    interface = ET.SubElement(node, "interface", name=name)
    for member, method in methods.items():
        made = ET.SubElement(interface, "method", name=member)
        _arguments(made, method.takes, method.gives)
        if method.action:
            ET.SubElement(made, "annotation", name=_ACTION, value=method.action)
        if not method.gives and method.action:
            # As programs of the original expect. A reply comes all the same.
            ET.SubElement(made, "annotation", name=_NO_REPLY, value="true")
    return interface


def _signal(interface: ET.Element) -> None:
    signal = ET.SubElement(interface, "signal", name=CHANGED)
    for name, kind in SIGNAL:
        ET.SubElement(signal, "arg", name=name, type=kind)


def _arguments(method: ET.Element, takes: _Arguments, gives: _Arguments) -> None:
    for direction, several in (("in", takes), ("out", gives)):
        for name, kind in several:
            ET.SubElement(method, "arg", name=name, type=kind, direction=direction)
