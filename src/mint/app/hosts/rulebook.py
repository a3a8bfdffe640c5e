from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mint.app.hosts.no_directory import NoDirectory
from mint.errors import BadService
from mint.trigger.applying import made
from mint.trigger.interest import Interest
from mint.trigger.names import LAUNCH
from mint.trigger.service import Context
from mint.trigger.transcriber import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mint.app.hosts.site import Site
    from mint.trigger.declared import Declared


class Rulebook(NamedTuple):
    """What concerns which service.

    Of a service that cannot be used nothing is known: it is told of every change, and loses none.

    Args:
        rules: of all services of a site.
        faults: why those of some are not known, by the names of the services.
    """

    rules: tuple[Rule, ...]
    faults: Mapping[str, str]


def rulebook_of(site: Site) -> Rulebook:
    """The rules of the services of all hosts, and of what starts processes."""
    loaded = site.loaded(site.table.services)
    rules, faults = [], dict(loaded.faults)
    for declared in loaded.services.values():
        try:
            interests = _interests(site, declared)
        except BadService as error:
            faults[declared.name] = str(error)
        else:
            whole = declared.kind == "function"
            rules += [Rule(declared.name, one, whole=whole) for one in interests]
    rules += [Rule(LAUNCH, one.interest, whole=True) for one in site.launches]
    rules += [Rule(name, Interest()) for name in faults]
    return Rulebook(tuple(rules), faults)


def _interests(site: Site, declared: Declared) -> Sequence[Interest]:
    """Which changes concern a service: for a class, that may depend on its options."""
    if declared.kind == "function":
        return declared.interests
    context = Context("", NoDirectory(), site.options(declared.name))
    return tuple(made(declared.thing, context).interests)
