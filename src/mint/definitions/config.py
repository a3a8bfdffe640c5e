"""What belongs to a definition besides its text: values for fields, and what fields must be."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mint.errors import DefinitionError
from mint.lang.json_comments import read_json_object

if TYPE_CHECKING:
    from collections.abc import Mapping

RESERVED = ("project", "ev")
"""Fields that tell what happened: a configuration never says them."""

_TOLD = 5
"""Faults that a message tells at most."""


def values_of(config: str, source: str = "") -> dict[str, Any]:
    """The fields that a configuration gives.

    Args:
        config: JSON with comments; "" gives none.
        source: name of its file, for messages.

    Raises:
        DefinitionError: it is not JSON, or no object.
    """
    if not config.strip():
        return {}
    values = read_json_object(config, source)
    return {key: value for key, value in values.items() if key not in RESERVED}


def merged(config: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The first payload of a process: what is told at launch goes before what is configured.

    Example:
        >>> merged('{"qa": true, "arch": "arm"}', {"arch": "x86"})
        {'qa': True, 'arch': 'x86'}
    """
    # A participant may change in place what it is given: nobody else must see that.
    return {**deepcopy(_known(config)), **fields}


def reserved_in(config: str) -> list[str]:
    """The fields of a configuration that are not used.

    Example:
        >>> reserved_in('{"project": "A:B"}')
        ['project']
    """
    told = read_json_object(config) if config.strip() else {}
    return [key for key in RESERVED if key in told]


def check_schema(schema: str, source: str = "") -> None:
    """See that a text is a JSON Schema; "" is none.

    Raises:
        DefinitionError: it is not.
    """
    if schema.strip():
        _validator(schema, source, whole=True)


def faults(schema: str, fields: Mapping[str, Any], *, whole: bool = True) -> list[str]:
    """What a schema has against fields, for people.

    Args:
        schema: JSON Schema; "" has nothing against any.
        fields: the payload.
        whole: false: fields of the launch are yet to come, so none is missing.

    Raises:
        DefinitionError: the schema cannot be used.

    Example:
        >>> faults('{"properties": {"qa": {"type": "boolean"}}}', {"qa": "yes"})
        ["qa: 'yes' is not of type 'boolean'"]
    """
    if not schema.strip():
        return []
    found = sorted(_all_faults(schema, fields, whole=whole), key=_where)
    told = [f"{_where(each)}: {each.message}".removeprefix(": ") for each in found[:_TOLD]]
    return told + [f"and {len(found) - _TOLD} more"] * (len(found) > _TOLD)


def known_fields(config: str, schema: str) -> tuple[set[str], bool]:
    """The fields that a launch brings, and whether there are no others.

    Example:
        >>> known_fields('{"qa": true}', '{"properties": {"tag": {}}}')
        ({'qa', 'tag', 'project', 'ev'}, False)
    """
    told = read_json_object(schema) if schema.strip() else {}
    properties = told.get("properties")
    names = set(_known(config)) | {*RESERVED}
    if isinstance(properties, dict):
        names |= properties.keys()
    return names, told.get("additionalProperties") is False


def _all_faults(schema: str, fields: Mapping[str, Any], *, whole: bool) -> list[Any]:
    from referencing.exceptions import Unresolvable  # noqa: PLC0415 - as for the validator

    try:
        return list(_validator(schema, "", whole=whole).iter_errors(dict(fields)))
    except Unresolvable as error:
        message = f"the schema refers to {error.ref}, which is not in it; nothing is fetched"
        raise DefinitionError(message) from error
    except (re.error, RecursionError) as error:
        raise DefinitionError(f"the schema cannot be used: {error}") from error


@lru_cache(200)
def _known(config: str) -> dict[str, Any]:
    return values_of(config)


@lru_cache(200)
def _validator(schema: str, source: str, *, whole: bool) -> Any:
    # The library of schemas takes its time to load: only those who have a schema pay for it.
    from jsonschema import SchemaError, validators  # noqa: PLC0415
    from referencing.jsonschema import EMPTY_REGISTRY  # noqa: PLC0415

    told = read_json_object(schema, source)
    kind = validators.validator_for(told, default=validators.Draft202012Validator)
    try:
        kind.check_schema(told)
    except SchemaError as error:
        message = f"this is no JSON Schema: {'.'.join(map(str, error.path))}: {error.message}"
        raise DefinitionError(message, source) from error
    if not whole:
        told.pop("required", None)
    return kind(told, registry=EMPTY_REGISTRY)  # nothing is fetched from elsewhere


def _where(error: Any) -> str:
    return ".".join(str(part) for part in error.absolute_path)
