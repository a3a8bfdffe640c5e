from __future__ import annotations

import builtins
import importlib
from typing import TYPE_CHECKING, Any

from mint.services.old import helpers
from mint.services.old.modules import comar_of_old, module_of
from mint.services.old.names import BUILTINS
from mint.services.old.tree import HELPER

if TYPE_CHECKING:
    import types
    from collections.abc import Mapping, Sequence

_PACKAGES = ("comar.service", "comar.utility", "pardus.serviceutils")


def names_of_old() -> dict[str, Any]:
    """The names that a script of old finds in its module before its first line."""
    return {
        HELPER: helpers,
        "__builtins__": {**vars(builtins), **BUILTINS, "__import__": _import},
    }


def _import(
    name: str,
    globals: Mapping[str, Any] | None = None,  # noqa: A002 - the words of __import__
    locals: Mapping[str, Any] | None = None,  # noqa: A002
    fromlist: Sequence[str] | None = (),
    level: int = 0,
) -> types.ModuleType:
    """`import`, by the names of old."""
    if name == "__future__":
        return importlib.import_module(name)
    if name in _PACKAGES and fromlist:
        return comar_of_old(importlib.import_module(name))
    top = module_of(name if fromlist else name.partition(".")[0])
    if top is not None:
        if "." in name and not fromlist:
            builtins.__import__(
                name, globals, locals, fromlist, level
            )  # a part of it, such as os.path
        return top
    return builtins.__import__(name, globals, locals, fromlist or (), level)
