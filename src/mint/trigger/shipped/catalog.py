from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mint.trigger.shipped.base import SiteService

SITE = "site"
"""The options of all of them that say what is known of the site, and where it stands."""

_CLASSES = {
    "bind": "Bind",
    "dhcpd": "Dhcpd",
    "dnsmasq": "Dnsmasq",
    "hosts": "Hosts",
    "kea": "Kea",
    "known_hosts": "KnownHosts",
    "nftables": "Nftables",
    "nsd": "Nsd",
    "prometheus": "PrometheusTargets",
    "unbound": "Unbound",
}
"""A module and the class in it, by the name by which hosts list the service."""

NAMES = frozenset(_CLASSES)
"""The names by which hosts list the services that come with MINT."""


def class_of(name: str) -> type[SiteService[Any]]:
    """The class of a service that comes with MINT. Only its own module is imported.

    Raises:
        KeyError: none has this name; see `NAMES`.

    Example:
        >>> class_of("kea").__name__
        'Kea'
    """
    within = _CLASSES[name]
    found: type[SiteService[Any]] = getattr(import_module(f"mint.trigger.shipped.{name}"), within)
    return found


def options_of(name: str, options: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What the settings say of a service, with what they say of the site for all services.

    Args:
        name: of the service.
        options: the tables `[trigger.options.*]`, by name. What stands in its own `site` table
            counts more than what stands in that of all.

    Example:
        >>> options_of("hosts", {"site": {"domain": "example.org"}, "hosts": {"skip_bad": True}})
        {'skip_bad': True, 'site': {'domain': 'example.org'}}
    """
    own = dict(options.get(name, {}))
    return {**own, SITE: {**options.get(SITE, {}), **own.get(SITE, {})}}
