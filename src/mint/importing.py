from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
import traceback
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import TYPE_CHECKING

from mint.errors import MintError

if TYPE_CHECKING:
    from types import ModuleType

_MACHINERY = ("<frozen", __file__, importlib.__file__)
"""Files whose lines in a traceback tell nothing about what is wrong."""

_MINT = str(Path(__file__).parent)
"""Files that say what is wrong with those that call them."""


def import_reference(reference: str, *, anew: bool = False) -> ModuleType:
    """Import the module that a reference names.

    Args:
        reference: `path/to/file.py`, `package.module` or `package.module:name`.
        anew: also when it has been imported already; what it imports itself stays.

    Raises:
        MintError: it cannot be imported; the text names file, line and reason.
    """
    if reference.endswith(".py"):
        return _import_file(Path(reference))
    return _import(reference.partition(":")[0], anew=anew)


def is_of(thing: object, module: ModuleType) -> bool:
    """Whether a function or class is defined in a module, or in one of a package's modules."""
    home = getattr(thing, "__module__", "") or ""
    return home == module.__name__ or home.startswith(module.__name__ + ".")


def _import(dotted: str, *, anew: bool) -> ModuleType:
    known = {name: module for name, module in sys.modules.items() if _is_in(name, dotted)}
    for name in known if anew else ():
        del sys.modules[name]
    try:
        importlib.invalidate_caches()
        return importlib.import_module(dotted)
    except (Exception, SystemExit) as error:
        sys.modules.update(known)
        raise MintError(f'cannot import "{dotted}": {_reason(error)}') from error


def _is_in(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _import_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise MintError(f"{path}: there is no such file")
    full = path.resolve()
    # Files of the same name in two directories are two modules.
    name = f"mint_file_{full.stem}_{hashlib.blake2b(bytes(full), digest_size=6).hexdigest()}"
    loader = SourceFileLoader(name, str(full))
    spec = ModuleSpec(name, loader, origin=str(full))
    spec.has_location = True
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except (Exception, SystemExit) as error:
        _put_back(name, before)
        raise MintError(f"cannot load {path}: {_reason(error)}") from error
    return module


def _put_back(name: str, before: ModuleType | None) -> None:
    if before is None:
        del sys.modules[name]
    else:
        sys.modules[name] = before


def _reason(error: BaseException) -> str:
    kind = type(error).__name__
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}: {kind}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    own = [one for one in frames if not one.filename.startswith(_MACHINERY)]
    theirs = [one for one in own if not one.filename.startswith(_MINT)] or own
    where = f"{theirs[-1].filename}:{theirs[-1].lineno}: " if theirs else ""
    return f"{where}{kind}: {error}"
