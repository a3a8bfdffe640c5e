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
from mint.participants.base import Participant
from mint.participants.registration import MARK, Registration, registration_of

if TYPE_CHECKING:
    from types import ModuleType

_MACHINERY = ("<frozen", __file__, importlib.__file__)
"""Files whose lines in a traceback tell nothing about what is wrong."""


def collect(module: ModuleType) -> list[Registration]:
    """The participants that a module or package defines, in the order of its text.

    Found are decorated functions, subclasses of Participant and instances of those. Functions and
    classes count when they are defined in the module itself or, for a package, in one of its
    modules; what it imports from elsewhere does not. Classes with a leading underscore are bases of
    others; a class of which the module holds an instance stands for that only.

    Raises:
        MintError: two of them have the same name, or one says something of itself that cannot be.
    """
    things = list(vars(module).values())
    made = {type(thing) for thing in things}
    found = {id(one): one for one in things if _takes_part(one, module)}
    registered = [registration_of(one) for one in found.values() if not _is_among(made, one)]
    _check_distinct(registered, module)
    return registered


def load(reference: str, *, anew: bool = False) -> list[Registration]:
    """The participants that a reference names.

    Args:
        reference: `path/to/file.py`, `package.module` or `package.module:name`.
        anew: also when the module has been imported already; what it imports itself stays.

    Raises:
        MintError: it cannot be imported, or holds no participant; the text names file and reason.
    """
    if reference.endswith(".py"):
        return _some(collect(_import_file(Path(reference))), reference)
    dotted, _, name = reference.partition(":")
    module = _import(dotted, anew=anew)
    if not name:
        return _some(collect(module), reference)
    if not hasattr(module, name):
        raise MintError(f'{reference}: there is no "{name}" in {dotted}')
    return [registration_of(getattr(module, name))]


def _takes_part(thing: object, module: ModuleType) -> bool:
    if isinstance(thing, Participant):
        return True
    if isinstance(thing, type):
        kind = issubclass(thing, Participant) and not thing.__name__.startswith("_")
        return kind and _is_of(thing, module)
    return isinstance(getattr(thing, MARK, None), Registration) and _is_of(thing, module)


def _is_among(types: set[type], thing: object) -> bool:
    return isinstance(thing, type) and thing in types


def _is_of(thing: object, module: ModuleType) -> bool:
    home = getattr(thing, "__module__", "") or ""
    return home == module.__name__ or home.startswith(module.__name__ + ".")


def _check_distinct(found: list[Registration], module: ModuleType) -> None:
    names: set[str] = set()
    for one in found:
        if one.name in names:
            where = getattr(module, "__file__", None) or module.__name__
            raise MintError(f'{where}: two participants are named "{one.name}": rename one')
        names.add(one.name)


def _some(found: list[Registration], reference: str) -> list[Registration]:
    if not found:
        raise MintError(f"{reference}: no participants in it: decorate functions with @participant")
    return found


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
    where = f"{own[-1].filename}:{own[-1].lineno}: " if own else ""
    return f"{where}{kind}: {error}"
