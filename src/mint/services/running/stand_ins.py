from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
from importlib.abc import Loader, MetaPathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import types
    from collections.abc import Sequence

_PACKAGE = "pardus"
_OURS = "mint.services.pardus"


class StandIns(MetaPathFinder, Loader):
    """Finds our stand-in for a module `pardus...`, where the real one is not installed."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """As the import system asks."""
        top, _dot, rest = fullname.partition(".")
        if top != _PACKAGE or importlib.util.find_spec(f"{_OURS}.{rest}".rstrip(".")) is None:
            return None
        return importlib.util.spec_from_loader(fullname, self, is_package=not rest)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """Our own module, by both names."""
        return importlib.import_module(spec.name.replace(_PACKAGE, _OURS, 1))

    def exec_module(self, module: types.ModuleType) -> None:
        """It is executed already."""


def offer_stand_ins() -> None:
    """Let scripts import them."""
    sys.meta_path.append(StandIns())
