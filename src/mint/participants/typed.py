from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from mint.errors import MintError

S = TypeVar("S", bound=msgspec.Struct)


class WrongFields(MintError):
    """The fields of a workitem are not what a participant has declared."""


def typed(fields: dict[str, Any], declared: type[S], whose: str) -> S:
    """Convert a payload into what a participant declared.

    Args:
        fields: the payload; fields that are not declared do not matter.
        declared: the struct.
        whose: says in the error what was declared: `inputs of "check"`.

    Raises:
        WrongFields: names the field and what it should be.
    """
    try:
        return msgspec.convert(fields, declared)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        field = path.rstrip("`").lstrip(".").replace("[", ".").replace("]", "")
        where = f"field {field}: " if field else ""
        raise WrongFields(f"{whose}: {where}{what[:1].lower()}{what[1:]}") from None
