from __future__ import annotations

from typing import TYPE_CHECKING

from mint.errors import MintError
from mint.importing import import_reference, is_of
from mint.participants.base import Participant
from mint.participants.registration import MARK, Registration, registration_of

if TYPE_CHECKING:
    from types import ModuleType


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
    module = import_reference(reference, anew=anew)
    if reference.endswith(".py") or ":" not in reference:
        return _some(collect(module), reference)
    dotted, _, name = reference.partition(":")
    if not hasattr(module, name):
        raise MintError(f'{reference}: there is no "{name}" in {dotted}')
    return [registration_of(getattr(module, name))]


def _takes_part(thing: object, module: ModuleType) -> bool:
    if isinstance(thing, Participant):
        return True
    if isinstance(thing, type):
        kind = issubclass(thing, Participant) and not thing.__name__.startswith("_")
        return kind and is_of(thing, module)
    return isinstance(getattr(thing, MARK, None), Registration) and is_of(thing, module)


def _is_among(types: set[type], thing: object) -> bool:
    return isinstance(thing, type) and thing in types


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
