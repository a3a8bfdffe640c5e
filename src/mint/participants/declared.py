from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mint.lang.known_fields import Declared
from mint.participants.registration import Registration

if TYPE_CHECKING:
    from mint.ports.directory import Directory


def declared(directory: Directory, name: str) -> Declared | None:
    """What the participant of a name says of the fields that it takes and gives.

    Args:
        directory: who takes part.
        name: as a definition has it.

    Returns:
        None when nobody answers to that name, or when it says nothing.
    """
    found = directory.find(name)
    if not isinstance(found, Registration):
        return None
    inputs, outputs = found.code.inputs, found.code.outputs
    needs = frozenset() if inputs is None else _names(inputs, all_of_them=False)
    return Declared(needs, None if outputs is None else _names(outputs, all_of_them=True))


def _names(kind: type[msgspec.Struct], *, all_of_them: bool) -> frozenset[str]:
    fields = msgspec.structs.fields(kind)
    return frozenset(each.encode_name for each in fields if all_of_them or each.required)
