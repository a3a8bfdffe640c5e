from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from mint.errors import BadService, MintError
from mint.importing import import_reference, is_of
from mint.trigger import host as host_module
from mint.trigger.declared import MARK, Declared, declared_of
from mint.trigger.names import EVENT
from mint.trigger.service import PerObject, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_LEGACY = ("trigger", "gestion.trigger")
"""How modules of the original call the package that holds `host`."""


class Loaded:
    """Services by name, and what is wrong with those that cannot be used.

    Attributes:
        services: that can be used.
        faults: why others cannot, by their names.
        unknown: those of them of which there is no code at all.
    """

    def __init__(self) -> None:
        self.services: dict[str, Declared] = {}
        self.faults: dict[str, str] = {}
        self.unknown: set[str] = set()


def load(
    names: Iterable[str],
    sources: Sequence[str],
    shipped: Callable[[str], type | None] = lambda _: None,
) -> Loaded:
    """Import what some services need, and no more.

    In a folder, a service is looked for in the file of its name; case does not matter. What cannot
    be imported keeps its own services back, and no others.

    Args:
        names: of the services that are wanted.
        sources: folders, files and modules of a site, the one that wins first.
        shipped: gives the class of a service that comes with MINT; None for other names.
    """
    found = Loaded()
    offered = _Offers(sources)
    for name in sorted(set(names) - {EVENT}):
        try:
            declared = offered.find(name) or _of_ours(shipped(name))
        except MintError as error:
            found.faults[name] = str(error)
            continue
        if declared is None:
            found.faults[name] = f"no module has a service {name}: {offered.said}"
            found.unknown.add(name)
        else:
            found.services[name] = declared
    return found


def collect(module: ModuleType) -> list[Declared]:
    """The services that a module declares: decorated functions, and subclasses.

    Classes with a leading underscore are bases of others.

    Raises:
        BadService: one cannot be a service, or two have the same name.
    """
    found: dict[str, Declared] = {}
    for thing in vars(module).values():
        declared = _declared(thing, module)
        if declared is None:
            continue
        if declared.name in found and found[declared.name] != declared:
            raise BadService(f"{declared.file}: a second service {declared.name}: rename one")
        found[declared.name] = declared
    return list(found.values())


class _Offers:
    """What the sources of a site offer, imported when it is asked for."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._sources = sources
        self._modules: dict[str, list[Declared]] = {}
        self.said = f"looked in {', '.join(sources)}" if sources else "trigger.services is empty"
        _offer_legacy_names()

    def find(self, name: str) -> Declared | None:
        for source in self._sources:
            for reference in _references(source, name):
                for declared in self._of(reference):
                    if declared.name == name:
                        return declared
        return None

    def _of(self, reference: str) -> list[Declared]:
        if reference not in self._modules:
            self._modules[reference] = collect(import_reference(reference))
        return self._modules[reference]


def _references(source: str, name: str) -> list[str]:
    """What to import of a source to find a service."""
    folder = Path(source)
    if source.endswith(".py") or not folder.is_dir():
        return [source]
    wanted = name.replace("-", "_").casefold()
    files = [one for one in sorted(folder.glob("*.py")) if one.stem.casefold() == wanted]
    return [str(one) for one in files]


def _declared(thing: Any, module: ModuleType) -> Declared | None:
    if isinstance(thing, type):
        kind = issubclass(thing, Service | PerObject) and not thing.__name__.startswith("_")
        return declared_of(thing) if kind and is_of(thing, module) else None
    marked = getattr(thing, MARK, None)
    return marked if isinstance(marked, Declared) and is_of(thing, module) else None


def _of_ours(thing: type | None) -> Declared | None:
    return None if thing is None else declared_of(thing)


def _offer_legacy_names() -> None:
    """Let modules of the original find what they import, unless something else has these names."""
    for package in _LEGACY:
        parts = package.split(".")
        for depth in range(1, len(parts) + 1):
            name = ".".join(parts[:depth])
            if name not in sys.modules:
                made = ModuleType(name)
                made.__path__ = []
                sys.modules[name] = made
        sys.modules.setdefault(f"{package}.host", host_module)
        if isinstance(sys.modules[package], ModuleType):
            vars(sys.modules[package]).setdefault("host", host_module)
